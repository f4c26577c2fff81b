package org.speechlm4j.training.cases;

import java.util.SplittableRandom;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;

/** Random operands; a seed gives the same ones again. */
public final class Samples {

  private final SplittableRandom random;

  public Samples(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Normal numbers of variance 1. */
  public HostTensor floats(int... sizes) {
    float[] values = new float[Shape.of(sizes).count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return HostTensor.of(values, sizes);
  }

  /** Numbers of 0.5 to 2. */
  public HostTensor positive(int... sizes) {
    float[] values = new float[Shape.of(sizes).count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(0.5, 2);
    }
    return HostTensor.of(values, sizes);
  }

  /** Numbers around zero of which no two are nearer than 0.1, and none is near a half or whole. */
  public HostTensor distinct(int... sizes) {
    int count = Shape.of(sizes).count();
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      values[i] = values[other];
      values[other] = (i - count / 2) * 0.1f + 0.05f;
    }
    return HostTensor.of(values, sizes);
  }

  /** Ints from {@code low} to {@code high}, both inclusive. */
  public HostTensor ints(int low, int high, int... sizes) {
    int[] values = new int[Shape.of(sizes).count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(low, high + 1);
    }
    return HostTensor.of(values, sizes);
  }
}
