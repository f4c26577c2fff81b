package org.example;

import org.speechlm4j.core.Quantizer;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.NearestCodeOp.Distance;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/** A few projections of each frame, rounded to -1, 0 or 1; a code numbers their combinations. */
final class TernaryQuantizer implements Quantizer {

  private final int dimension;
  private final Linear down;
  private final Linear up;
  private final Tensor codewords;

  private TernaryQuantizer(int dimension, Linear down, Linear up, Tensor codewords) {
    this.dimension = dimension;
    this.down = down;
    this.up = up;
    this.codewords = codewords;
  }

  /**
   * A quantiser with {@code 3^digits} codes.
   *
   * @param weights scope of the projections {@code down} and {@code up}
   * @param dimension channels of the frames
   * @param digits number of projections
   */
  static TernaryQuantizer of(Weights weights, int dimension, int digits) {
    int codes = (int) Math.pow(3, digits);
    float[] values = new float[codes * digits];
    for (int code = 0; code < codes; code++) {
      int rest = code;
      for (int d = 0; d < digits; d++) {
        values[code * digits + d] = rest % 3 - 1;
        rest /= 3;
      }
    }
    return new TernaryQuantizer(
        dimension,
        Linear.of(weights.at("down"), dimension, digits),
        Linear.of(weights.at("up"), digits, dimension),
        weights.backend().constant(values, Shape.of(codes, digits)));
  }

  @Override
  public int[] codebookSizes() {
    return new int[] {codewords.size(0)};
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /** The nearest combination is the one that each projection rounds to. */
  @Override
  public Tensor encode(Tensor frames) {
    Tensor codes = down.forward(frames).nearestCode(codewords, Distance.EUCLIDEAN);
    return codes.reshape(frames.size(0), frames.size(1), 1);
  }

  @Override
  public Tensor decode(Tensor codes) {
    return up.forward(codewords.gather(codes.reshape(codes.size(0), codes.size(1))));
  }
}
