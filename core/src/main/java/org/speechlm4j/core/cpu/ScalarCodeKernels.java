package org.speechlm4j.core.cpu;

/** The search among short codes in plain loops. */
final class ScalarCodeKernels implements CodeKernels {

  private static final int WIDTH = Panels.WIDTH;

  @Override
  public void best(float[] x, int at, int count, Panels codes, float[] constants, float[] best) {
    float largest = Float.NEGATIVE_INFINITY;
    float next = Float.NEGATIVE_INFINITY;
    int index = 0;
    for (int n = 0; n < codes.columns(); n++) {
      float score = constants[n];
      int code = codes.start(n / WIDTH) + n % WIDTH;
      for (int d = 0; d < count; d++) {
        score += x[at + d] * codes.values()[code + d * WIDTH];
      }
      if (score > largest) {
        next = largest;
        largest = score;
        index = n;
      } else if (score > next) {
        next = score;
      }
    }
    best[0] = largest;
    best[1] = index;
    best[2] = next;
  }
}
