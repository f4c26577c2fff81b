package org.speechlm4j.training.graph;

import java.util.stream.IntStream;
import org.speechlm4j.core.tensor.CumSumOp;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.Shape;

/** One value, or running values, over one axis in a graph. */
final class GraphReductions {

  private GraphReductions() {}

  static Variable reduce(ReduceOp op, Shape output, Operands in) {
    if (in.empty(0)) {
      return in.constants().filled(0, output);
    }
    Variable x = in.at(0);
    Variable reduced =
        switch (op.function()) {
          case SUM -> x.sum(op.axis());
          case MEAN -> x.mean(op.axis());
          case MAX -> x.max(op.axis());
          case LOG_SUM_EXP -> x.logSumExp(op.axis());
        };
    return reduced.reshape(output);
  }

  static Variable argMax(Shape output, Variable x) {
    Variable rows = x.rows();
    int count = rows.size(0);
    Variable index = new Variable(x.constants(), rows.variable().argmax(1), Shape.of(count));
    return index.asInts().reshape(output);
  }

  /** Along the first of two axes: the axis before all others, which become one. */
  static Variable cumSum(CumSumOp op, Variable x) {
    int rank = x.shape().rank();
    int[] toFront = IntStream.range(0, rank).map(i -> from(i, op.axis())).toArray();
    int[] back = new int[rank];
    for (int i = 0; i < rank; i++) {
      back[toFront[i]] = i;
    }
    Variable moved = x.permute(toFront);
    int length = x.size(op.axis());
    return moved
        .reshape(length, x.shape().count() / length)
        .runningSums()
        .reshape(moved.shape())
        .permute(back);
  }

  private static int from(int position, int axis) {
    return position == 0 ? axis : position <= axis ? position - 1 : position;
  }
}
