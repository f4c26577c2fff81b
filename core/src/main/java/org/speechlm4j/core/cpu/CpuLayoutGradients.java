package org.speechlm4j.core.cpu;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.ConcatOp;
import org.speechlm4j.core.tensor.CumSumOp;
import org.speechlm4j.core.tensor.GatherOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.PadOp;
import org.speechlm4j.core.tensor.PermuteOp;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.ReshapeOp;
import org.speechlm4j.core.tensor.SegmentSumOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SliceOp;

/** Gradients of operations that move elements, mostly by the operations that move them back. */
final class CpuLayoutGradients {

  private static final int CHUNK = 16384;

  private final CpuContext context;
  private final CpuLayout layout;
  private final CpuPermute permute;
  private final CpuSegments segments;
  private final CpuReductions reductions;
  private final CpuReductionGradients reductionGradients;

  CpuLayoutGradients(CpuContext context) {
    this.context = context;
    this.layout = new CpuLayout(context);
    this.permute = new CpuPermute(context, layout);
    this.segments = new CpuSegments(context);
    this.reductions = new CpuReductions(context);
    this.reductionGradients = new CpuReductionGradients(context);
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    CpuArray gradient = call.gradient();
    if (op instanceof ConcatOp concat) {
      return concat(concat, call);
    }
    Shape shape = call.in(0).shape();
    return call.first(
        () ->
            switch (op) {
              case CumSumOp cumSum -> reductions.cumSumFromEnd(cumSum, gradient);
              case GatherOp _ -> segments.sums(shape, gradient.floats(), call.in(1));
              case PadOp pad -> pad(pad, shape, gradient);
              case PermuteOp order -> permute.permute(inverse(order), shape, gradient);
              case ReduceOp reduce -> reductionGradients.gradient(reduce, call);
              case ReshapeOp _ -> gradient.sharing(shape);
              case SegmentSumOp _ -> segmentRows(shape, gradient, call.in(1).ints());
              case SliceOp slice -> slice(slice, shape, gradient);
              default -> throw new IllegalArgumentException(op + ": moves no elements");
            });
  }

  private @Nullable CpuArray[] concat(ConcatOp op, GradientCall call) {
    @Nullable CpuArray[] results = call.results();
    int from = 0;
    for (int i = 0; i < results.length; i++) {
      int to = from + call.in(i).size(op.axis());
      if (call.needs(i)) {
        SliceOp part = new SliceOp(op.axis(), from, to, 1);
        results[i] = layout.slice(part, call.in(i).shape(), call.gradient());
      }
      from = to;
    }
    return results;
  }

  private static PermuteOp inverse(PermuteOp op) {
    List<Integer> axes = op.axes();
    return new PermuteOp(IntStream.range(0, axes.size()).map(axes::indexOf).boxed().toList());
  }

  /** Rows of the gradient by index; a negative one counted nowhere and gives zeros. */
  private CpuArray segmentRows(Shape shape, CpuArray gradient, int[] index) {
    CpuArray result = context.floats(shape);
    int width = shape.size(-1);
    float[] g = gradient.floats();
    float[] out = result.floats();
    context.parallelRanges(
        shape.count() / Math.max(1, width),
        Math.max(1, CHUNK / Math.max(1, width)),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            if (index[row] < 0) {
              Arrays.fill(out, row * width, (row + 1) * width, 0);
            } else {
              System.arraycopy(g, index[row] * width, out, row * width, width);
            }
          }
        });
    return result;
  }

  private CpuArray slice(SliceOp op, Shape shape, CpuArray gradient) {
    if (op.step() == 1) {
      return between(op.axis(), op.from(), shape, gradient);
    }
    return layout.along(
        op.axis(),
        shape,
        gradient,
        false,
        i -> {
          int distance = i - op.from();
          boolean taken = distance >= 0 && i < op.to() && distance % op.step() == 0;
          return taken ? distance / op.step() : -1;
        });
  }

  /** The gradient from an index of an axis on, and zeros around it. */
  private CpuArray between(int axis, int from, Shape shape, CpuArray gradient) {
    CpuArray result = context.floats(shape);
    int inner = shape.count(axis + 1, shape.rank());
    int row = shape.size(axis) * inner;
    int first = from * inner;
    int taken = gradient.size(axis) * inner;
    float[] g = gradient.floats();
    float[] out = result.floats();
    context.parallelRanges(
        shape.count(0, axis),
        Math.max(1, CHUNK / Math.max(1, row)),
        (start, end) -> {
          for (int i = start; i < end; i++) {
            int at = i * row;
            Arrays.fill(out, at, at + first, 0);
            System.arraycopy(g, i * taken, out, at + first, taken);
            Arrays.fill(out, at + first + taken, at + row, 0);
          }
        });
    return result;
  }

  private CpuArray pad(PadOp op, Shape shape, CpuArray gradient) {
    int length = shape.size(op.axis());
    if (op.mode() == PadMode.ZERO) {
      SliceOp inside = new SliceOp(op.axis(), op.before(), op.before() + length, 1);
      return layout.slice(inside, shape, gradient);
    }
    CpuArray result = context.floats(shape);
    int inner = shape.count(op.axis() + 1, shape.rank());
    float[] g = gradient.floats();
    float[] out = result.floats();
    int before = op.before() * inner;
    context.parallel(
        shape.count(0, op.axis()),
        outer -> {
          int to = outer * length * inner;
          int from = outer * (op.before() + length + op.after()) * inner + before;
          System.arraycopy(g, from, out, to, length * inner);
          addFolded(op, -op.before(), 0, length, inner, g, from, out, to);
          addFolded(op, length, length + op.after(), length, inner, g, from, out, to);
        });
    return result;
  }

  /** Adds padded frames {@code first} to {@code last} to the frames that they repeat. */
  private static void addFolded(
      PadOp op,
      int first,
      int last,
      int length,
      int inner,
      float[] g,
      int from,
      float[] out,
      int to) {
    for (int i = first; i < last; i++) {
      int target = to + op.mode().source(i, length) * inner;
      int source = from + i * inner;
      for (int c = 0; c < inner; c++) {
        out[target + c] += g[source + c];
      }
    }
  }
}
