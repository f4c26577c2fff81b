package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.L2NormalizeOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.SoftmaxOp;
import org.speechlm4j.core.tensor.WeightNormOp;

/** Gradients of norms and softmax. */
final class CpuNormGradients {

  private static final int CHUNK = 16384;

  private final CpuContext context;
  private final CpuWeightNorm weightNorm;
  private final CpuRowNormGradients rows;
  private final CpuColumnNormGradients columns;

  CpuNormGradients(CpuContext context) {
    this.context = context;
    this.weightNorm = new CpuWeightNorm(context);
    this.rows = new CpuRowNormGradients(context);
    this.columns = new CpuColumnNormGradients(context);
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    return switch (op) {
      case BatchNormOp norm -> columns.batchNorm(norm, call);
      case GroupNormOp norm -> columns.groupNorm(norm, call);
      case L2NormalizeOp _, LayerNormOp _, RmsNormOp _ -> rows.gradients(op, call);
      case SoftmaxOp softmax -> call.first(() -> softmax(softmax, call));
      case WeightNormOp norm -> weightNorm.gradients(norm, call);
      default -> throw new IllegalArgumentException(op + ": not a norm");
    };
  }

  /**
   * Of {@code y = softmax(x)}: {@code y (g - g.y)}; of its logarithm: {@code g - exp(y) sum(g)}.
   */
  private CpuArray softmax(SoftmaxOp op, GradientCall call) {
    CpuArray result = context.floats(call.in(0).shape());
    float[] y = call.output().floats();
    float[] g = call.gradient().floats();
    float[] out = result.floats();
    RowKernels sums = context.kernels().rows();
    NormGradientKernels kernels = context.kernels().normGradients();
    int count = Math.max(1, result.size(-1));
    context.parallelRanges(
        result.count() / count,
        Math.max(1, CHUNK / count),
        (from, to) -> {
          for (int at = from * count; at < to * count; at += count) {
            if (op.logarithm()) {
              kernels.logSoftmax(y, g, at, count, sums.sum(g, at, count), out);
            } else {
              kernels.softmax(y, g, at, count, kernels.dot(y, at, g, at, count), out);
            }
          }
        });
    return result;
  }
}
