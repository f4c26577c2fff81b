package org.speechlm4j.core.tensor;

import java.util.stream.IntStream;

/**
 * A matrix of small integers with a scale for each group of a row: element {@code (n, c)} is {@code
 * codes[n * columns + c] * scales[n * groups + c / group]}, rounded to single precision.
 *
 * <p>Weights of linear layers are quantised by {@link #of}; engines hold them so and widen them
 * while they compute. They are frozen: no gradient reaches them, and nothing changes them.
 *
 * @param shape {@code [rows, columns]}
 * @param quantization the integers' range and the groups
 * @param codes the integers, one byte each at 4 bits too
 * @param scales one for each group of each row, finite, of either sign
 */
public record QuantizedMatrix(
    Shape shape, Quantization quantization, byte[] codes, float[] scales) {

  /** So large that a rounded scale times a code stays finite. */
  private static final float LARGEST = 0x1p126f;

  /** Steps from zero to a group's largest magnitude that are tried; the best is taken. */
  private static final double[] STEPS_OF_8_BITS = {127};

  private static final double[] STEPS_OF_4_BITS = {7, 7.5, 8, 8.5};

  /**
   * Checks that sizes fit, codes lie within their bits and all elements are finite.
   *
   * @throws IllegalArgumentException if not, naming what was found
   */
  public QuantizedMatrix {
    if (shape.rank() != 2) {
      throw new IllegalArgumentException("shape: found " + shape + ", need two axes");
    }
    require("codes", codes.length, shape.count());
    require("scales", scales.length, shape.size(0) * quantization.groups(shape.size(1)));
    int least = quantization.least();
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] < least || codes[i] > -1 - least) {
        throw new IllegalArgumentException(
            "codes: found %d at %d, need %d to %d".formatted(codes[i], i, least, -1 - least));
      }
    }
    for (int i = 0; i < scales.length; i++) {
      if (!Float.isFinite(scales[i] * least)) {
        throw new IllegalArgumentException(
            "scales: found %s at %d, need one that is finite times %d"
                .formatted(scales[i], i, least));
      }
    }
  }

  private static void require(String what, int found, int needed) {
    if (found != needed) {
      throw new IllegalArgumentException(what + ": found " + found + ", need " + needed);
    }
  }

  /**
   * Rounds a matrix: in each group the scale with the least squared error among a few, as fitted to
   * the codes that it gives.
   *
   * @param value floats {@code [rows, columns]}
   * @throws IllegalArgumentException if it is no float matrix, or an element is no number or
   *     exceeds 2^126
   */
  public static QuantizedMatrix of(HostTensor value, Quantization quantization) {
    if (value.shape().rank() != 2 || !value.storage().isFloat()) {
      throw new IllegalArgumentException(
          "value: found %s of %s, need a float matrix".formatted(value.shape(), value.storage()));
    }
    int rows = value.shape().size(0);
    int columns = value.shape().size(1);
    int groups = quantization.groups(columns);
    byte[] codes = new byte[rows * columns];
    float[] scales = new float[rows * groups];
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            row -> {
              float[] values = value.part(row * columns, columns).toFloats();
              check(values, row);
              for (int g = 0; g < groups; g++) {
                int from = g * quantization.group();
                int to = Math.min(columns - from, quantization.group()) + from;
                scales[row * groups + g] =
                    round(values, from, to, quantization, codes, row * columns);
              }
            });
    return new QuantizedMatrix(value.shape(), quantization, codes, scales);
  }

  private static void check(float[] values, int row) {
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i]) <= LARGEST)) {
        throw new IllegalArgumentException(
            "value: found %s in row %d, column %d, need a number of at most %s"
                .formatted(values[i], row, i, LARGEST));
      }
    }
  }

  /** Writes the codes of a group and returns its scale. */
  private static float round(
      float[] values, int from, int to, Quantization quantization, byte[] codes, int at) {
    float extreme = 0;
    for (int i = from; i < to; i++) {
      extreme = Math.abs(values[i]) > Math.abs(extreme) ? values[i] : extreme;
    }
    if (extreme == 0) {
      return 0;
    }
    double best = 0;
    double most = -1;
    double scale = 0;
    for (double steps : quantization.bits() == 8 ? STEPS_OF_8_BITS : STEPS_OF_4_BITS) {
      double factor = -steps / extreme;
      double products = 0;
      double squares = 0;
      for (int i = from; i < to; i++) {
        int code = code(values[i] * factor, quantization);
        products += (double) values[i] * code;
        squares += (double) code * code;
      }
      if (products * products / squares > most) {
        most = products * products / squares;
        best = factor;
        scale = products / squares;
      }
    }
    for (int i = from; i < to; i++) {
      codes[at + i] = (byte) code(values[i] * best, quantization);
    }
    return (float) scale;
  }

  private static int code(double scaled, Quantization quantization) {
    int least = quantization.least();
    return Math.clamp(Math.round(scaled), least, -1 - least);
  }

  /** All elements in single precision; a copy. */
  public HostTensor widened() {
    int columns = shape.size(1);
    int groups = quantization.groups(columns);
    float[] values = new float[codes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = codes[i] * scales[i / columns * groups + i % columns / quantization.group()];
    }
    return HostTensor.of(values, shape.toArray());
  }
}
