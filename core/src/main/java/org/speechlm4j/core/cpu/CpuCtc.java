package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Connectionist temporal classification by the forward recursion in the logarithmic domain, in
 * double precision (Graves et al. 2006, section 4.1). T frames, S states, V labels.
 */
final class CpuCtc {

  private final CpuContext context;

  CpuCtc(CpuContext context) {
    this.context = context;
  }

  CpuArray loss(CtcLossOp op, Shape output, CpuArray[] in) {
    CpuArray result = context.floats(output);
    float[] out = result.floats();
    context.parallel(output.count(), b -> out[b] = (float) -likelihood(op.blank(), in, b));
    return result;
  }

  @Nullable CpuArray[] gradients(CtcLossOp op, GradientCall call) {
    if (call.inputs().isEmpty()) {
      return call.results();
    }
    throw new IllegalArgumentException(op + ": has no gradient, " + call);
  }

  private static double likelihood(int blank, CpuArray[] in, int b) {
    float[] p = in[0].floats();
    int vocabulary = in[0].size(2);
    int frames = in[2].ints()[b];
    int[] states = states(blank, in, b);
    double[] alpha = new double[states.length];
    Arrays.fill(alpha, Double.NEGATIVE_INFINITY);
    alpha[0] = 0;
    for (int t = 0; t < frames; t++) {
      int frame = (b * in[0].size(1) + t) * vocabulary;
      // From the last state down, so that the earlier ones still are the previous frame's.
      for (int s = states.length - 1; s >= 0; s--) {
        double sum = alpha[s];
        if (s > 0) {
          sum = logAdd(sum, alpha[s - 1]);
        }
        if (s > 1 && states[s] != blank && states[s] != states[s - 2]) {
          sum = logAdd(sum, alpha[s - 2]);
        }
        alpha[s] = sum + p[frame + states[s]];
      }
    }
    double last = alpha[states.length - 1];
    return states.length == 1 ? last : logAdd(last, alpha[states.length - 2]);
  }

  /** The labels with a blank before, between and after. */
  private static int[] states(int blank, CpuArray[] in, int b) {
    int labels = in[3].ints()[b];
    int[] states = new int[2 * labels + 1];
    Arrays.fill(states, blank);
    for (int i = 0; i < labels; i++) {
      int label = in[1].ints()[b * in[1].size(1) + i];
      if (label < 0 || label >= in[0].size(2) || label == blank) {
        throw new IllegalArgumentException(
            "ctcLoss: found label %d in row %d, need 0 to %d other than blank %d"
                .formatted(label, b, in[0].size(2) - 1, blank));
      }
      states[2 * i + 1] = label;
    }
    return states;
  }

  private static double logAdd(double a, double b) {
    double max = Math.max(a, b);
    return max == Double.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
  }
}
