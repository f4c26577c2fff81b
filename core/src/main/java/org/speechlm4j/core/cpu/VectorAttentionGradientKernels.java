package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Attention's gradients with the Vector API, whose vectors are never wider than a panel. */
final class VectorAttentionGradientKernels implements AttentionGradientKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();
  private static final int WIDTH = Panels.WIDTH;

  @Override
  public float weigh(
      float[] x,
      int from,
      int panels,
      float factor,
      float[] gradient,
      int at,
      float[] out,
      int to,
      int step) {
    FloatVector mean = FloatVector.zero(S);
    for (int panel = 0; panel < panels; panel++) {
      int place = to + panel * step;
      for (int j = panel * WIDTH; j < (panel + 1) * WIDTH; j += LANES) {
        FloatVector weight = FloatVector.fromArray(S, x, from + j).mul(factor);
        weight.intoArray(out, place);
        mean = weight.fma(FloatVector.fromArray(S, gradient, at + j), mean);
        place += LANES;
      }
    }
    return Lanes.sum(mean);
  }

  @Override
  public void differentiate(
      float[] weights, int from, int step, int panels, float mean, float[] gradient, int at) {
    for (int panel = 0; panel < panels; panel++) {
      int place = from + panel * step;
      for (int j = panel * WIDTH; j < (panel + 1) * WIDTH; j += LANES) {
        FloatVector weight = FloatVector.fromArray(S, weights, place);
        FloatVector result = FloatVector.fromArray(S, gradient, at + j).sub(mean).mul(weight);
        result.intoArray(weights, place);
        result.intoArray(gradient, at + j);
        place += LANES;
      }
    }
  }
}
