package org.speechlm4j.training.graph;

import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.Shape;

/** Cross entropy in a graph. */
final class GraphLosses {

  /** Below every log probability but minus infinity, which times a share of zero is no number. */
  static final double LEAST = -1e30;

  private GraphLosses() {}

  static Variable crossEntropy(CrossEntropyOp op, Shape output, Operands in) {
    Variable logits = in.at(0).rows();
    int classes = logits.size(1);
    Variable targets = in.at(1).reshape(logits.size(0), 1);
    Variable shares = targets.reshape(logits.size(0)).oneHot(classes).times(1 - op.smoothing());
    if (op.smoothing() > 0) {
      shares = shares.plus((double) op.smoothing() / classes);
    }
    if (in.has(2)) {
      shares = shares.multiply(in.at(2));
    }
    Variable counted = targets.equalTo(op.ignored()).negate().plus(1);
    return GraphNorms.logSoftmax(logits)
        .atLeast(LEAST)
        .multiply(shares)
        .sum(1)
        .multiply(counted)
        .negate()
        .reshape(output);
  }
}
