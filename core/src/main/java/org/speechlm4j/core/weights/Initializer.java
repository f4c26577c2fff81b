package org.speechlm4j.core.weights;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.speechlm4j.core.system.Interrupts;

/** The distribution from which a new parameter is drawn. */
public sealed interface Initializer {

  /** Fills an array. */
  void fill(float[] values, RandomGenerator random);

  /** One value everywhere. */
  record Constant(float value) implements Initializer {
    @Override
    public void fill(float[] values, RandomGenerator random) {
      Arrays.fill(values, value);
    }
  }

  /** Uniform between {@code -bound} and {@code bound}. */
  record Uniform(float bound) implements Initializer {
    @Override
    public void fill(float[] values, RandomGenerator random) {
      for (int i = 0; i < values.length; i++) {
        checkNowAndThen(i);
        values[i] = (2 * random.nextFloat() - 1) * bound;
      }
    }
  }

  /** Normal with mean 0. */
  record Normal(float standardDeviation) implements Initializer {
    @Override
    public void fill(float[] values, RandomGenerator random) {
      for (int i = 0; i < values.length; i++) {
        checkNowAndThen(i);
        values[i] = (float) (random.nextGaussian() * standardDeviation);
      }
    }
  }

  /**
   * The given values, in row-major order.
   *
   * @param values as many as the parameter has elements; not copied
   */
  record Given(float[] values) implements Initializer {
    @Override
    public void fill(float[] out, RandomGenerator random) {
      if (out.length != values.length) {
        throw new IllegalArgumentException(
            "values: found %d, need %d".formatted(values.length, out.length));
      }
      System.arraycopy(values, 0, out, 0, out.length);
    }
  }

  /** Ends if the thread is interrupted: a large table takes seconds. */
  private static void checkNowAndThen(int i) {
    if (i % (1 << 16) == 0) {
      Interrupts.check();
    }
  }

  /** All zeros. */
  static Initializer zeros() {
    return new Constant(0);
  }

  /** All ones. */
  static Initializer ones() {
    return new Constant(1);
  }

  /**
   * What PyTorch draws linear and convolutional weights and biases from: uniform within {@code 1 /
   * sqrt(fanIn)}.
   *
   * @param fanIn inputs that one output sums, at least 1
   */
  static Initializer fanIn(int fanIn) {
    return new Uniform((float) (1 / Math.sqrt(fanIn)));
  }

  /** Standard normal, as PyTorch's embeddings. */
  static Initializer standardNormal() {
    return new Normal(1);
  }
}
