package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.GluOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.SnakeOp;
import org.speechlm4j.core.tensor.StraightThroughOp;
import org.speechlm4j.core.tensor.UnaryOp;

/** Gradients of functions of elements and pairs. */
final class CpuElementGradients {

  private static final int CHUNK = 8192;

  /** Most rows whose gradients of a snake's parameters are summed in single precision. */
  private static final int MOST_ROWS = 256;

  private final CpuContext context;
  private final ElementGradientKernels kernels;
  private final CpuElements elements;
  private final CpuBinaryGradients binary;

  CpuElementGradients(CpuContext context) {
    this.context = context;
    this.kernels = context.kernels().elementGradients();
    this.elements = new CpuElements(context);
    this.binary = new CpuBinaryGradients(context, elements);
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    return switch (op) {
      case BinaryOp function -> binary.gradients(function, call);
      case DropoutOp dropout -> call.first(() -> elements.dropout(dropout, call.gradient()));
      case GluOp _ -> call.first(() -> glu(call));
      case SnakeOp _ -> snake(call);
      case StraightThroughOp _ -> call.first(() -> call.gradient().sharing(call.in(0).shape()));
      case UnaryOp function -> call.first(() -> unary(function, call));
      default -> throw new IllegalArgumentException(op + ": not a function of elements");
    };
  }

  private CpuArray unary(UnaryOp op, GradientCall call) {
    CpuArray result = context.floats(call.in(0).shape());
    float[] x = call.in(0).floats();
    float[] y = call.output().floats();
    float[] g = call.gradient().floats();
    float[] out = result.floats();
    context.parallelRanges(
        result.count(), CHUNK, (from, to) -> kernels.unary(op, x, y, g, out, from, to - from));
    return result;
  }

  private CpuArray glu(GradientCall call) {
    CpuArray result = context.floats(call.in(0).shape());
    float[] x = call.in(0).floats();
    float[] g = call.gradient().floats();
    float[] out = result.floats();
    int half = call.gradient().size(-1);
    if (half > 0) {
      context.parallelRanges(
          call.gradient().count() / half,
          Math.max(1, CHUNK / half),
          (from, to) -> {
            for (int row = from; row < to; row++) {
              kernels.glu(x, 2 * row * half, g, row * half, out, half);
            }
          });
    }
    return result;
  }

  private @Nullable CpuArray[] snake(GradientCall call) {
    CpuArray ofX = context.floats(call.in(0).shape());
    float[] x = call.in(0).floats();
    float[] g = call.gradient().floats();
    float[] out = ofX.floats();
    float[] alpha = CpuElements.exact(call.in(1));
    float[] share = CpuElements.share(call.in(call.inputs().size() - 1));
    int channels = alpha.length;
    int rows = ofX.count() / Math.max(1, channels);
    int block = Math.clamp(CHUNK / Math.max(1, channels), 1, MOST_ROWS);
    float[][] angles = new float[(rows + block - 1) / block][channels];
    float[][] waves = new float[angles.length][channels];
    context.parallelRanges(
        rows,
        block,
        (from, to) -> {
          float[] ofAngle = angles[from / block];
          float[] ofWave = waves[from / block];
          for (int row = from; row < to; row++) {
            kernels.snake(x, row * channels, alpha, share, g, out, ofAngle, ofWave);
          }
        });
    return snakeResults(call, ofX, share, angles, waves);
  }

  private @Nullable CpuArray[] snakeResults(
      GradientCall call, CpuArray ofX, float[] share, float[][] angles, float[][] waves) {
    CpuArray ofAlpha = context.floats(call.in(1).shape());
    CpuArray ofBeta = context.floats(call.in(1).shape());
    boolean oneParameter = call.inputs().size() == 2;
    for (int c = 0; c < share.length; c++) {
      double angle = 0;
      double wave = 0;
      for (int block = 0; block < angles.length; block++) {
        angle += angles[block][c];
        wave += waves[block][c];
      }
      double beta = -wave * share[c] * share[c];
      ofAlpha.floats()[c] = (float) (angle * share[c] + (oneParameter ? beta : 0));
      ofBeta.floats()[c] = (float) beta;
    }
    @Nullable CpuArray[] results = call.results();
    results[0] = call.needs(0) ? ofX : null;
    results[1] = call.needs(1) ? ofAlpha : null;
    if (call.needs(2)) {
      results[2] = ofBeta;
    }
    return results;
  }
}
