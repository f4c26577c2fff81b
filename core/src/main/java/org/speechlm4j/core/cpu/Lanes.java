package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The kind of vectors that the kernels use: what the processor prefers, 4 to 16 floats. */
final class Lanes {

  static final VectorSpecies<Float> SPECIES = best();

  /** As many words of 32 bits. */
  static final VectorSpecies<Integer> WORDS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  private static final int COUNT = SPECIES.length();
  static final VectorShuffle<Float> EIGHT_AWAY = away(8);
  static final VectorShuffle<Float> FOUR_AWAY = away(4);
  static final VectorShuffle<Float> TWO_AWAY = away(2);

  private Lanes() {}

  /**
   * Sum of all lanes in a fixed order: halves are added until two lanes are left.
   *
   * <p>{@link FloatVector#reduceLanes} promises no order, and rounds differently once it is
   * compiled.
   */
  static float sum(FloatVector x) {
    FloatVector sum = x;
    if (COUNT > 8) {
      sum = sum.add(sum.rearrange(EIGHT_AWAY));
    }
    if (COUNT > 4) {
      sum = sum.add(sum.rearrange(FOUR_AWAY));
    }
    sum = sum.add(sum.rearrange(TWO_AWAY));
    return sum.lane(0) + sum.lane(1);
  }

  private static VectorShuffle<Float> away(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> distance < COUNT ? lane ^ distance : lane);
  }

  private static VectorSpecies<Float> best() {
    int preferred = FloatVector.SPECIES_PREFERRED.length();
    if (preferred >= 16) {
      return FloatVector.SPECIES_512;
    }
    return preferred == 8 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
  }
}
