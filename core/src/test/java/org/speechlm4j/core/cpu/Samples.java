package org.speechlm4j.core.cpu;

import java.util.SplittableRandom;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;

/** Random operands, of a normal distribution with variance 1; a seed gives the same ones again. */
final class Samples {

  private final SplittableRandom random;

  Samples(long seed) {
    random = new SplittableRandom(seed);
  }

  HostTensor floats(int... sizes) {
    return scaled(1, 0, sizes);
  }

  /** Normal numbers with another deviation and mean. */
  HostTensor scaled(float deviation, float mean, int... sizes) {
    float[] values = new float[Shape.of(sizes).count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return HostTensor.of(values, sizes);
  }

  /** Positive numbers. */
  HostTensor positive(int... sizes) {
    float[] values = floats(sizes).toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]) + 0.1f;
    }
    return HostTensor.of(values, sizes);
  }

  /** Ints from {@code low} to {@code high}, both inclusive. */
  HostTensor ints(int low, int high, int... sizes) {
    int[] values = new int[Shape.of(sizes).count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(low, high + 1);
    }
    return HostTensor.of(values, sizes);
  }

  /** Whole numbers, most of them several times. */
  HostTensor ties(int... sizes) {
    int[] values = ints(-2, 2, sizes).toInts();
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return HostTensor.of(floats, sizes);
  }

  /**
   * Odd multiples of 0.075 of either sign in any order: apart from each other, from 0 and from
   * halves.
   */
  HostTensor apart(int... sizes) {
    float[] values = new float[Shape.of(sizes).count()];
    for (int i = 0; i < values.length; i++) {
      int other = random.nextInt(i + 1);
      values[i] = values[other];
      values[other] = (i - values.length / 2 + 0.5f) * 0.15f;
    }
    return HostTensor.of(values, sizes);
  }
}
