package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Cross entropy and its gradient, one row at a time: with {@code s} the sum of exponentials of the
 * differences from the largest logit, {@code p[c] = x[c] - max - log s}. C classes.
 */
final class CpuLosses {

  private static final int CHUNK = 16384;

  private final CpuContext context;
  private final RowKernels kernels;

  CpuLosses(CpuContext context) {
    this.context = context;
    this.kernels = context.kernels().rows();
  }

  CpuArray crossEntropy(CrossEntropyOp op, Shape output, CpuArray[] in) {
    CpuArray result = context.floats(output);
    float[] out = result.floats();
    Rows rows = new Rows(op, in);
    eachRow(
        rows.classes,
        output.count(),
        (row, scratch) -> out[row] = (float) loss(rows, row, scratch));
    return result;
  }

  private double loss(Rows rows, int row, float[] scratch) {
    int target = rows.target(row);
    if (target < 0) {
      return 0;
    }
    int at = row * rows.classes;
    float max = kernels.max(rows.x, at, rows.classes);
    double shift = max + Math.log(kernels.exponentials(rows.x, at, rows.classes, max, scratch, 0));
    double smoothing = rows.op.smoothing();
    double loss = (1 - smoothing) * rows.weight(target) * (shift - rows.x[at + target]);
    if (smoothing > 0) {
      double sum = 0;
      for (int c = 0; c < rows.classes; c++) {
        sum += rows.weight(c) * (shift - rows.x[at + c]);
      }
      loss += smoothing / rows.classes * sum;
    }
    return loss;
  }

  /** Gradient of the logits; the others have none. */
  @Nullable CpuArray[] crossEntropyGradients(CrossEntropyOp op, GradientCall call) {
    CpuArray result = context.floats(call.in(0).shape());
    float[] out = result.floats();
    float[] upstream = call.gradient().floats();
    Rows rows = new Rows(op, call.in());
    eachRow(
        rows.classes, call.output().count(), (row, _) -> gradient(rows, row, upstream[row], out));
    @Nullable CpuArray[] results = call.results();
    results[0] = result;
    return results;
  }

  /** {@code softmax(x)[c] sum_k t[k] - t[c]}, where {@code t} are the weighted target shares. */
  private void gradient(Rows rows, int row, float upstream, float[] out) {
    int at = row * rows.classes;
    int target = rows.target(row);
    if (target < 0) {
      Arrays.fill(out, at, at + rows.classes, 0);
      return;
    }
    float uniform = rows.op.smoothing() / rows.classes;
    float sharp = (1 - rows.op.smoothing()) * rows.weight(target);
    float total = sharp;
    for (int c = 0; uniform > 0 && c < rows.classes; c++) {
      total += uniform * rows.weight(c);
    }
    float max = kernels.max(rows.x, at, rows.classes);
    float sum = kernels.exponentials(rows.x, at, rows.classes, max, out, at);
    if (uniform == 0) {
      kernels.scale(out, at, rows.classes, upstream * total / sum, out, at);
      out[at + target] -= upstream * sharp;
      return;
    }
    kernels.scale(out, at, rows.classes, total / sum, out, at);
    for (int c = 0; c < rows.classes; c++) {
      float share = (c == target ? sharp : 0) + uniform * rows.weight(c);
      out[at + c] = upstream * (out[at + c] - share);
    }
  }

  private void eachRow(int classes, int count, RowBody body) {
    context.parallelRanges(
        count,
        Math.max(1, CHUNK / classes),
        (from, to) -> {
          float[] scratch = new float[classes];
          for (int row = from; row < to; row++) {
            body.accept(row, scratch);
          }
        });
  }

  /** The operands by row. */
  private static final class Rows {

    private final CrossEntropyOp op;
    private final float[] x;
    private final int classes;
    private final int[] targets;
    private final float @Nullable [] weights;

    Rows(CrossEntropyOp op, CpuArray[] in) {
      this.op = op;
      this.x = in[0].floats();
      this.classes = in[0].size(-1);
      this.targets = in[1].ints();
      this.weights = in.length > 2 ? in[2].floats() : null;
    }

    float weight(int c) {
      return weights == null ? 1 : weights[c];
    }

    /** The target class, -1 if the row is ignored. */
    int target(int row) {
      int target = targets[row];
      if (target == op.ignored()) {
        return -1;
      }
      if (target < 0 || target >= classes) {
        throw new IllegalArgumentException(
            "crossEntropy: found target %d in row %d, need 0 to %d or the ignored %d"
                .formatted(target, row, classes - 1, op.ignored()));
      }
      return target;
    }
  }

  /** Work on one row, with scratch memory for one. */
  private interface RowBody {
    void accept(int row, float[] scratch);
  }
}
