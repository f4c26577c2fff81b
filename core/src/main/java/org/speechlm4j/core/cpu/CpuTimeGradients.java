package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Op;

/** Gradients of windows, stretching, masking and rotation. */
final class CpuTimeGradients {

  private final CpuContext context;

  CpuTimeGradients(CpuContext context) {
    this.context = context;
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    if (call.inputs().isEmpty()) {
      return call.results();
    }
    throw new IllegalArgumentException(op + ": has no gradient, " + call + context);
  }
}
