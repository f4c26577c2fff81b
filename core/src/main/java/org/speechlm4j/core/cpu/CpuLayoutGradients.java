package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Op;

/** Gradients of operations that move elements, and of reductions. */
final class CpuLayoutGradients {

  private final CpuContext context;

  CpuLayoutGradients(CpuContext context) {
    this.context = context;
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    if (call.inputs().isEmpty()) {
      return call.results();
    }
    throw new IllegalArgumentException(op + ": has no gradient, " + call + context);
  }
}
