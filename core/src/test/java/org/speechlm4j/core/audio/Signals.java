package org.speechlm4j.core.audio;

import java.util.Random;

/** Test signals. */
final class Signals {

  private Signals() {}

  static float[] noise(int length, long seed) {
    Random random = new Random(seed);
    float[] signal = new float[length];
    for (int i = 0; i < length; i++) {
      signal[i] = 2 * random.nextFloat() - 1;
    }
    return signal;
  }

  static float[] sine(int length, double frequency, int rate) {
    float[] signal = new float[length];
    for (int i = 0; i < length; i++) {
      signal[i] = (float) Math.sin(2 * Math.PI * frequency * i / rate);
    }
    return signal;
  }

  static float[] combine(float a, float[] x, float b, float[] y) {
    float[] sum = new float[x.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a * x[i] + b * y[i];
    }
    return sum;
  }
}
