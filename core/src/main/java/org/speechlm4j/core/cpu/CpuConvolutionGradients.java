package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Op;

/** Gradients of convolutions. */
final class CpuConvolutionGradients {

  private final CpuContext context;

  CpuConvolutionGradients(CpuContext context) {
    this.context = context;
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    if (call.inputs().isEmpty()) {
      return call.results();
    }
    throw new IllegalArgumentException(op + ": has no gradient, " + call + context);
  }
}
