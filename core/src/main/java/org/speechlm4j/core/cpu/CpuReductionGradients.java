package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Gradients of reductions: of a sum, the same for all that were summed; of a maximum, for its first
 * occurrence, as PyTorch's {@code max(dim)} has it; of the logarithm of a sum of exponentials,
 * shared out by softmax.
 */
final class CpuReductionGradients {

  private static final int CHUNK = 16384;

  private final CpuContext context;

  CpuReductionGradients(CpuContext context) {
    this.context = context;
  }

  CpuArray gradient(ReduceOp op, GradientCall call) {
    Shape shape = call.in(0).shape();
    CpuArray result = context.floats(shape);
    int inner = shape.count(op.axis() + 1, shape.rank());
    Lines lines = new Lines(call, result.floats(), shape.size(op.axis()), inner);
    context.parallelRanges(
        call.gradient().count(),
        Math.max(1, CHUNK / Math.max(1, lines.length)),
        (from, to) -> {
          switch (op.function()) {
            case SUM -> lines.repeat(from, to, 1);
            case MEAN -> lines.repeat(from, to, 1f / lines.length);
            case MAX -> lines.first(from, to);
            case LOG_SUM_EXP -> lines.share(from, to);
          }
        });
    return result;
  }

  /** The elements that are reduced to one: {@code length} of distance {@code inner}. */
  private static final class Lines {

    private final float[] x;
    private final float[] y;
    private final float[] g;
    private final float[] out;
    private final int length;
    private final int inner;

    Lines(GradientCall call, float[] out, int length, int inner) {
      this.x = call.in(0).floats();
      this.y = call.output().floats();
      this.g = call.gradient().floats();
      this.out = out;
      this.length = length;
      this.inner = inner;
    }

    private int start(int line) {
      return line / inner * length * inner + line % inner;
    }

    /** Gives every element of lines {@code from} to {@code to} the line's gradient. */
    void repeat(int from, int to, float factor) {
      if (inner == 1) {
        for (int line = from; line < to; line++) {
          Arrays.fill(out, line * length, (line + 1) * length, factor * g[line]);
        }
        return;
      }
      for (int line = from; line < to; ) {
        int count = Math.min(to - line, inner - line % inner);
        int at = start(line);
        for (int i = 0; i < length; i++, at += inner) {
          for (int c = 0; c < count; c++) {
            out[at + c] = factor * g[line + c];
          }
        }
        line += count;
      }
    }

    /** Gives the first element that equals the maximum the line's gradient. */
    void first(int from, int to) {
      for (int line = from; line < to; line++) {
        boolean found = false;
        int at = start(line);
        for (int i = 0; i < length; i++, at += inner) {
          boolean largest = !found && x[at] == y[line];
          out[at] = largest ? g[line] : 0;
          found |= largest;
        }
      }
    }

    void share(int from, int to) {
      for (int line = from; line < to; line++) {
        int at = start(line);
        for (int i = 0; i < length; i++, at += inner) {
          out[at] = g[line] * (float) Math.exp(x[at] - y[line]);
        }
      }
    }
  }
}
