package org.speechlm4j.core.audio;

import java.io.IOException;
import java.util.Arrays;

/** Decodes one channel of a FLAC frame (RFC 9639, section 9.2). */
final class FlacSubframe {

  private static final int LARGEST_FIXED_ORDER = 4;
  private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  private final FlacBits in;
  private final int blockSize;

  private FlacSubframe(FlacBits in, int blockSize) {
    this.in = in;
    this.blockSize = blockSize;
  }

  /**
   * The samples of a channel.
   *
   * @param bits bits per sample, at most 25
   * @throws FlacFaultException if they cannot be decoded
   */
  static int[] read(FlacBits in, int blockSize, int bits) throws IOException {
    return new FlacSubframe(in, blockSize).read(bits);
  }

  private int[] read(int bits) throws IOException {
    boolean padded = in.unsigned(1) != 0;
    int type = (int) in.unsigned(6);
    FlacFaultException.require(
        !padded && (type < 2 || type >= 32 || (type >= 8 && type <= 8 + LARGEST_FIXED_ORDER)),
        "subframe has a reserved code");
    int wasted = in.unsigned(1) == 0 ? 0 : in.zeros() + 1;
    FlacFaultException.require(
        wasted < bits, "subframe has %d wasted bits of %d".formatted(wasted, bits));
    int[] samples = samples(type, bits - wasted);
    if (wasted > 0) {
      for (int i = 0; i < samples.length; i++) {
        samples[i] <<= wasted;
      }
    }
    return samples;
  }

  private int[] samples(int type, int bits) throws IOException {
    if (type == 0) {
      int value = in.signed(bits);
      int[] samples = new int[blockSize];
      Arrays.fill(samples, value);
      return samples;
    }
    if (type == 1) {
      return warmUp(blockSize, bits);
    }
    if (type < 32) {
      int[] samples = warmUp(type - 8, bits);
      readResidual(samples, type - 8);
      predict(samples, FIXED[type - 8], 0);
      return samples;
    }
    int order = type - 31;
    int[] samples = warmUp(order, bits);
    int precision = (int) in.unsigned(4) + 1;
    int shift = in.signed(5);
    FlacFaultException.require(precision < 16 && shift >= 0, "predictor has a reserved code");
    int[] coefficients = new int[order];
    for (int i = 0; i < order; i++) {
      coefficients[i] = in.signed(precision);
    }
    readResidual(samples, order);
    predict(samples, coefficients, shift);
    return samples;
  }

  private int[] warmUp(int count, int bits) throws IOException {
    FlacFaultException.require(count <= blockSize, "predictor needs more samples than there are");
    int[] samples = new int[blockSize];
    for (int i = 0; i < count; i++) {
      samples[i] = in.signed(bits);
    }
    return samples;
  }

  private void readResidual(int[] samples, int order) throws IOException {
    int method = (int) in.unsigned(2);
    FlacFaultException.require(method < 2, "residual has a reserved code");
    int partitions = 1 << in.unsigned(4);
    int length = blockSize / partitions;
    FlacFaultException.require(
        length * partitions == blockSize && length >= order,
        "residual of %d samples has %d parts".formatted(blockSize, partitions));
    int parameterBits = method == 0 ? 4 : 5;
    for (int part = 0; part < partitions; part++) {
      int from = part == 0 ? order : part * length;
      readPart(samples, from, (part + 1) * length, parameterBits);
    }
  }

  private void readPart(int[] samples, int from, int to, int parameterBits) throws IOException {
    int parameter = (int) in.unsigned(parameterBits);
    if (parameter == (1 << parameterBits) - 1) {
      int width = (int) in.unsigned(5);
      for (int i = from; width > 0 && i < to; i++) {
        samples[i] = in.signed(width);
      }
      return;
    }
    for (int i = from; i < to; i++) {
      long folded = (long) in.zeros() << parameter | in.unsigned(parameter);
      FlacFaultException.require(folded >>> 32 == 0, "residual exceeds 32 bits");
      samples[i] = (int) (folded >>> 1 ^ -(folded & 1));
    }
  }

  /** Adds to each residual what the samples before it predict. */
  private static void predict(int[] samples, int[] coefficients, int shift) {
    for (int i = coefficients.length; i < samples.length; i++) {
      long sum = 0;
      for (int j = 0; j < coefficients.length; j++) {
        sum += (long) coefficients[j] * samples[i - 1 - j];
      }
      samples[i] += (int) (sum >> shift);
    }
  }
}
