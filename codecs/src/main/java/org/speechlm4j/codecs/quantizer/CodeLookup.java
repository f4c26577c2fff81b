package org.speechlm4j.codecs.quantizer;

import org.speechlm4j.core.tensor.NearestCodeOp.Distance;

/** What makes a codeword the one that a vector is quantised to. */
public enum CodeLookup {
  /** Least Euclidean distance. */
  EUCLIDEAN(Distance.EUCLIDEAN),
  /**
   * Largest cosine, while vectors and codewords keep their lengths (Kumar et al. 2023, "Improved
   * RVQGAN").
   */
  COSINE(Distance.COSINE),
  /**
   * Largest cosine of vectors and codewords that are both brought to unit length, which is also
   * what losses and results see (Yu et al. 2021, "Vector-quantized image modeling", section 3.2).
   */
  SPHERICAL(Distance.COSINE);

  private final Distance distance;

  CodeLookup(Distance distance) {
    this.distance = distance;
  }

  Distance distance() {
    return distance;
  }
}
