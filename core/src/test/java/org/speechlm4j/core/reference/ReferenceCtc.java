package org.speechlm4j.core.reference;

import java.util.Arrays;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.Shape;

/** Connectionist temporal classification by the forward recursion (Graves et al. 2006, 4.1). */
final class ReferenceCtc {

  private ReferenceCtc() {}

  static ReferenceArray loss(CtcLossOp op, Shape output, ReferenceArray[] in) {
    return ReferenceArray.of(output, b -> -likelihood(op.blank(), in, b));
  }

  private static double likelihood(int blank, ReferenceArray[] in, int b) {
    int frames = (int) in[2].at(b);
    int labels = (int) in[3].at(b);
    int[] extended = new int[2 * labels + 1];
    Arrays.fill(extended, blank);
    for (int i = 0; i < labels; i++) {
      extended[2 * i + 1] = (int) in[1].at(b, i);
    }
    double[] alpha = new double[extended.length];
    Arrays.fill(alpha, Double.NEGATIVE_INFINITY);
    alpha[0] = 0;
    for (int t = 0; t < frames; t++) {
      double[] next = new double[alpha.length];
      for (int s = 0; s < next.length; s++) {
        boolean skips = s > 1 && extended[s] != blank && extended[s] != extended[s - 2];
        double before = s > 0 ? alpha[s - 1] : Double.NEGATIVE_INFINITY;
        double skipped = skips ? alpha[s - 2] : Double.NEGATIVE_INFINITY;
        next[s] =
            ReferenceNorms.logSumExp(new double[] {alpha[s], before, skipped})
                + in[0].at(b, t, extended[s]);
      }
      alpha = next;
    }
    double last = alpha[alpha.length - 1];
    double label = labels > 0 ? alpha[alpha.length - 2] : Double.NEGATIVE_INFINITY;
    return ReferenceNorms.logSumExp(new double[] {last, label});
  }
}
