package org.speechlm4j.core.cpu;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.speechlm4j.core.tensor.ConcatOp;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.PadOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SliceOp;

/** Operations that copy runs of elements, of either type. */
final class CpuLayout {

  private static final int CHUNK = 16384;

  private final CpuContext context;

  CpuLayout(CpuContext context) {
    this.context = context;
  }

  CpuArray slice(SliceOp op, Shape output, CpuArray in) {
    return along(op.axis(), output, in, op.step() == 1, i -> op.from() + i * op.step());
  }

  CpuArray pad(PadOp op, Shape output, CpuArray in) {
    int length = in.size(op.axis());
    CpuArray result =
        along(op.axis(), output, in, false, i -> op.mode().source(i - op.before(), length));
    return result;
  }

  /** Output index {@code i} along the axis takes input index {@code source(i)}, -1 for zero. */
  CpuArray along(int axis, Shape output, CpuArray in, boolean inOneRun, IntUnaryOperator source) {
    CpuArray result = like(in, output);
    if (output.count() == 0) {
      return result;
    }
    int inner = output.count(axis + 1, output.rank());
    int length = output.size(axis);
    int inLength = in.size(axis);
    int indices = inOneRun ? length : 1;
    Object x = elements(in);
    Object out = elements(result);
    context.parallelRanges(
        output.count() / (indices * inner),
        Math.max(1, CHUNK / (indices * inner)),
        (from, to) -> {
          for (int run = from; run < to; run++) {
            int index = run * indices;
            int at = source.applyAsInt(index % length);
            if (at < 0) {
              clear(out, index * inner, inner);
            } else {
              int start = (index / length * inLength + at) * inner;
              System.arraycopy(x, start, out, index * inner, indices * inner);
            }
          }
        });
    return result;
  }

  private static void clear(Object out, int from, int count) {
    if (out instanceof float[] floats) {
      Arrays.fill(floats, from, from + count, 0);
    } else if (out instanceof int[] ints) {
      Arrays.fill(ints, from, from + count, 0);
    }
  }

  CpuArray concat(ConcatOp op, Shape output, CpuArray[] in) {
    CpuArray result = like(in[0], output);
    if (output.count() == 0) {
      return result;
    }
    int outer = output.count(0, op.axis());
    int row = output.count() / outer;
    int inner = output.count(op.axis() + 1, output.rank());
    Object out = elements(result);
    context.parallelRanges(
        outer,
        Math.max(1, CHUNK / row),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int at = i * row;
            for (CpuArray part : in) {
              int run = part.size(op.axis()) * inner;
              System.arraycopy(elements(part), i * run, out, at, run);
              at += run;
            }
          }
        });
    return result;
  }

  CpuArray gather(Shape output, CpuArray table, CpuArray indices) {
    CpuArray result = context.floats(output);
    int rows = table.size(0);
    int width = table.size(1);
    int[] index = indices.ints();
    float[] out = result.floats();
    for (int i = 0; i < indices.count(); i++) {
      if (index[i] < 0 || index[i] >= rows) {
        throw new IllegalArgumentException(
            "gather: found index %d, need 0 to %d".formatted(index[i], rows - 1));
      }
    }
    context.parallelRanges(
        indices.count(),
        Math.max(1, CHUNK / Math.max(1, width)),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            table.storage().read(index[i] * width, width, out, i * width);
          }
        });
    return result;
  }

  CpuArray like(CpuArray in, Shape shape) {
    return in.type() == DataType.FLOAT32 ? context.floats(shape) : context.ints(shape);
  }

  static Object elements(CpuArray array) {
    return array.type() == DataType.FLOAT32 ? array.floats() : array.ints();
  }
}
