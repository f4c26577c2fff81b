package org.speechlm4j.benchmarks.interrupt;

import java.util.SplittableRandom;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/** Uniform noise of a fixed seed. */
final class Noise {

  private static final long SEED = 1;

  private Noise() {}

  static Tensor on(Backend backend, int... sizes) {
    Shape shape = Shape.of(sizes);
    return backend.constant(values(shape.count()), shape);
  }

  static float[] values(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
