package org.speechlm4j.codecs.quantizer;

import java.util.SplittableRandom;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/** Made vectors for the tests of quantisers. */
final class Made {

  private Made() {}

  static float[] normal(long seed, int count, double mean, double deviation) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return values;
  }

  static Tensor frames(Backend backend, long seed, int rows, int time, int channels) {
    return backend.constant(
        normal(seed, rows * time * channels, 0, 1), Shape.of(rows, time, channels));
  }

  static Tensor lengths(Backend backend, int... lengths) {
    return backend.constant(lengths, Shape.of(lengths.length));
  }

  /** A tensor with one element set to no number. */
  static Tensor spoiled(Tensor tensor, int element) {
    float[] values = tensor.toFloats();
    values[element] = Float.NaN;
    return tensor.constant(values, tensor.shape().toArray());
  }

  static boolean allZero(Tensor tensor) {
    for (float value : tensor.toFloats()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }
}
