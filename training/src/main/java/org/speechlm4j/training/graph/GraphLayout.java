package org.speechlm4j.training.graph;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.ConcatOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.PadOp;
import org.speechlm4j.core.tensor.PermuteOp;
import org.speechlm4j.core.tensor.Shape;

/** Operations that move elements in a graph. */
final class GraphLayout {

  private GraphLayout() {}

  static Variable concat(ConcatOp op, Operands in) {
    List<Variable> parts = new ArrayList<>();
    for (int i = 0; i < in.count(); i++) {
      if (!in.empty(i)) {
        parts.add(in.at(i));
      }
    }
    return Variable.concat(op.axis(), parts);
  }

  static Variable permute(PermuteOp op, Variable x) {
    return x.permute(op.axes().stream().mapToInt(Integer::intValue).toArray());
  }

  static Variable pad(PadOp op, Shape output, Operands in) {
    return in.empty(0)
        ? in.constants().filled(0, output)
        : pad(in.at(0), op.axis(), op.before(), op.after(), op.mode());
  }

  /** An axis extended at both ends. */
  static Variable pad(Variable x, int axis, int before, int after, PadMode mode) {
    if (before == 0 && after == 0) {
      return x;
    }
    if (mode == PadMode.ZERO) {
      return x.pad(axis, before, after, 0);
    }
    List<Variable> parts = new ArrayList<>();
    if (before > 0) {
      parts.add(
          mode == PadMode.REFLECT
              ? x.slice(axis, 1, before + 1).reverse(axis)
              : x.slice(axis, 0, 1).tile(axis, before));
    }
    parts.add(x);
    if (after > 0) {
      int last = x.size(axis) - 1;
      parts.add(
          mode == PadMode.REFLECT
              ? x.slice(axis, last - after, last).reverse(axis)
              : x.slice(axis, last, last + 1).tile(axis, after));
    }
    return Variable.concat(axis, parts);
  }

  /** A product with rows of one, because the gradient of ND4J's gather throws. */
  static Variable gather(Shape output, Operands in) {
    Variable table = in.at(0);
    return flat(in.at(1)).oneHot(table.size(0)).product(table, false).reshape(output);
  }

  static Variable segmentSum(Shape output, Operands in) {
    if (in.empty(0)) {
      return in.constants().filled(0, output);
    }
    return flat(in.at(1)).oneHot(output.size(0)).transposedProduct(in.at(0).rows());
  }

  private static Variable flat(Variable indices) {
    return indices.reshape(indices.shape().count());
  }
}
