package org.speechlm4j.core.reference;

import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.Shape;

/** Losses by their definitions. */
final class ReferenceLosses {

  private ReferenceLosses() {}

  static ReferenceArray crossEntropy(CrossEntropyOp op, Shape output, ReferenceArray[] in) {
    int classes = in[0].size(-1);
    return ReferenceArray.of(
        output,
        row -> {
          int target = (int) in[1].values()[row];
          if (target == op.ignored()) {
            return 0;
          }
          double[] x = new double[classes];
          System.arraycopy(in[0].values(), row * classes, x, 0, classes);
          double sum = ReferenceNorms.logSumExp(x);
          double loss = 0;
          for (int c = 0; c < classes; c++) {
            double share =
                (c == target ? 1 - op.smoothing() : 0) + (double) op.smoothing() / classes;
            loss += share * (in.length > 2 ? in[2].values()[c] : 1) * (sum - x[c]);
          }
          return loss;
        });
  }
}
