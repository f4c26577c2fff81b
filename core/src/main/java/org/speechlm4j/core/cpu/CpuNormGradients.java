package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.WeightNormOp;

/** Gradients of norms and softmax. */
final class CpuNormGradients {

  private final CpuWeightNorm weightNorm;

  CpuNormGradients(CpuContext context) {
    this.weightNorm = new CpuWeightNorm(context);
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    return switch (op) {
      case WeightNormOp norm -> weightNorm.gradients(norm, call);
      default -> throw new IllegalArgumentException(op + ": has no gradient");
    };
  }
}
