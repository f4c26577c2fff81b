package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Op;

/** Gradients of attention. */
final class CpuAttentionGradients {

  private final CpuContext context;

  CpuAttentionGradients(CpuContext context) {
    this.context = context;
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    if (call.inputs().isEmpty()) {
      return call.results();
    }
    throw new IllegalArgumentException(op + ": has no gradient, " + call + context);
  }
}
