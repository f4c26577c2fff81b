package org.speechlm4j.core.reference;

import java.util.function.IntUnaryOperator;
import org.speechlm4j.core.tensor.ConcatOp;
import org.speechlm4j.core.tensor.PadOp;
import org.speechlm4j.core.tensor.PermuteOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SliceOp;

/** Operations that only move elements, of either type. */
final class ReferenceLayout {

  private ReferenceLayout() {}

  static ReferenceArray slice(SliceOp op, Shape output, ReferenceArray x) {
    return along(op.axis(), output, x, i -> op.from() + i * op.step());
  }

  static ReferenceArray pad(PadOp op, Shape output, ReferenceArray x) {
    int length = x.size(op.axis());
    return along(op.axis(), output, x, i -> op.mode().source(i - op.before(), length));
  }

  /** Output index {@code i} along the axis takes input index {@code source(i)}, -1 for zero. */
  private static ReferenceArray along(
      int axis, Shape output, ReferenceArray x, IntUnaryOperator source) {
    int inner = output.count(axis + 1, output.rank());
    int length = output.size(axis);
    ReferenceArray out =
        ReferenceArray.of(
            output,
            i -> {
              int from = source.applyAsInt(i / inner % length);
              int outer = i / inner / length;
              return from < 0 ? 0 : x.values()[(outer * x.size(axis) + from) * inner + i % inner];
            });
    return out.as(x.type());
  }

  static ReferenceArray concat(ConcatOp op, Shape output, ReferenceArray[] in) {
    int inner = output.count(op.axis() + 1, output.rank());
    ReferenceArray out =
        ReferenceArray.of(
            output,
            i -> {
              int index = i / inner % output.size(op.axis());
              int outer = i / inner / output.size(op.axis());
              int part = 0;
              while (index >= in[part].size(op.axis())) {
                index -= in[part].size(op.axis());
                part++;
              }
              int from = (outer * in[part].size(op.axis()) + index) * inner + i % inner;
              return in[part].values()[from];
            });
    return out.as(in[0].type());
  }

  static ReferenceArray permute(PermuteOp op, Shape output, ReferenceArray x) {
    ReferenceArray out =
        ReferenceArray.of(
            output,
            i -> {
              int[] position = new int[output.rank()];
              int rest = i;
              for (int axis = output.rank() - 1; axis >= 0; axis--) {
                position[op.axes().get(axis)] = rest % output.size(axis);
                rest /= output.size(axis);
              }
              return x.at(position);
            });
    return out.as(x.type());
  }

  static ReferenceArray gather(Shape output, ReferenceArray table, ReferenceArray indices) {
    int width = table.size(1);
    return ReferenceArray.of(output, i -> table.at((int) indices.values()[i / width], i % width));
  }

  static ReferenceArray segmentSum(Shape output, ReferenceArray rows, ReferenceArray indices) {
    ReferenceArray out = ReferenceArray.zeros(output);
    int width = output.size(1);
    for (int i = 0; i < rows.values().length; i++) {
      int index = (int) indices.values()[i / width];
      if (index >= 0) {
        out.values()[index * width + i % width] += rows.values()[i];
      }
    }
    return out;
  }
}
