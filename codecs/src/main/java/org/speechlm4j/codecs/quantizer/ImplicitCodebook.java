package org.speechlm4j.codecs.quantizer;

import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.NearestCodeOp.Distance;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * A codebook that follows from its quantiser's options: all combinations of its channels' values.
 *
 * @param codewords {@code [K, D]}
 */
record ImplicitCodebook(Tensor codewords) {

  static ImplicitCodebook of(Backend backend, float[] values, int dimension) {
    return new ImplicitCodebook(
        backend.constant(values, Shape.of(values.length / dimension, dimension)));
  }

  int cardinality() {
    return codewords.size(0);
  }

  int dimension() {
    return codewords.size(1);
  }

  /** Codes as ints {@code [B, T, 1]} of vectors {@code [B, T, D]}. */
  Tensor encode(Tensor vectors) {
    Tensor codes = vectors.nearestCode(codewords, Distance.EUCLIDEAN);
    return codes.reshape(vectors.size(0), vectors.size(1), 1);
  }

  /** Codewords {@code [B, T, D]} of codes, ints {@code [B, T, 1]}. */
  Tensor decode(Tensor codes) {
    return codewords.gather(codes.reshape(codes.size(0), codes.size(1)));
  }
}
