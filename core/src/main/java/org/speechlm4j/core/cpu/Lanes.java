package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The kind of vectors that the kernels use: what the processor prefers, 4 to 16 floats. */
final class Lanes {

  static final VectorSpecies<Float> SPECIES = best();

  private Lanes() {}

  private static VectorSpecies<Float> best() {
    int preferred = FloatVector.SPECIES_PREFERRED.length();
    if (preferred >= 16) {
      return FloatVector.SPECIES_512;
    }
    return preferred == 8 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
  }
}
