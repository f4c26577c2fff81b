package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.GRADIENT;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.ConcatOp;
import org.speechlm4j.core.tensor.CumSumOp;
import org.speechlm4j.core.tensor.GatherOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.PadOp;
import org.speechlm4j.core.tensor.PermuteOp;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.ReshapeOp;
import org.speechlm4j.core.tensor.SegmentSumOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SliceOp;

/** Operations that move elements and reductions, on odd and empty shapes. */
final class LayoutGradientCases {

  private LayoutGradientCases() {}

  static List<EngineCase> all() {
    Samples samples = new Samples(24);
    List<EngineCase> cases = new ArrayList<>();
    for (int[] shape : new int[][] {{1, 1, 1}, {3, 6, 5}, {2, 7, 1}, {1, 5, 19}, {0, 4, 3}}) {
      addRuns(cases, samples, shape);
      addReductions(cases, samples, shape);
    }
    addRuns(cases, samples, 23);
    addReductions(cases, samples, 23);
    HostTensor none = samples.floats(3, 0);
    cases.add(EngineCase.of("sum of none", sum(1), GRADIENT, none));
    cases.add(EngineCase.of("sum of none", sum(0), GRADIENT, none));
    cases.add(
        EngineCase.of(
            "concat of unequal",
            new ConcatOp(1),
            GRADIENT,
            samples.floats(2, 3, 4),
            samples.floats(2, 0, 4),
            samples.floats(2, 1, 4)));
    for (List<Integer> order : List.of(List.of(0, 2, 1), List.of(2, 0, 1), List.of(2, 1, 0))) {
      PermuteOp op = new PermuteOp(order);
      cases.add(EngineCase.of(op.toString(), op, GRADIENT, samples.floats(3, 4, 5)));
      cases.add(EngineCase.of(op.toString(), op, GRADIENT, samples.floats(3, 0, 5)));
    }
    ReshapeOp reshape = new ReshapeOp(Shape.of(5, 6));
    cases.add(EngineCase.of("reshape", reshape, GRADIENT, samples.floats(3, 10)));
    addRows(cases, samples);
    return cases;
  }

  /** Operands of several chunks. */
  static List<EngineCase> large() {
    Samples samples = new Samples(25);
    List<EngineCase> cases = new ArrayList<>();
    addRuns(cases, samples, 2, 300, 70);
    addReductions(cases, samples, 2, 300, 70);
    cases.add(
        EngineCase.of(
            "gather", new GatherOp(), GRADIENT, samples.floats(50, 130), samples.ints(0, 49, 999)));
    cases.add(
        EngineCase.of(
            "segment sum",
            new SegmentSumOp(50),
            GRADIENT,
            samples.floats(999, 130),
            samples.ints(-1, 49, 999)));
    return cases;
  }

  private static void addRuns(List<EngineCase> cases, Samples samples, int... shape) {
    HostTensor x = samples.floats(shape);
    for (int axis = 0; axis < shape.length; axis++) {
      int size = shape[axis];
      if (size > 0) {
        cases.add(EngineCase.of("slice", new SliceOp(axis, size / 3, size, 1), GRADIENT, x));
        cases.add(EngineCase.of("every other", new SliceOp(axis, 0, size, 2), GRADIENT, x));
        SliceOp third = new SliceOp(axis, size / 4, size - size / 5, 3);
        cases.add(EngineCase.of("every third", third, GRADIENT, x));
      }
      cases.add(EngineCase.of("empty slice", new SliceOp(axis, 0, 0, 1), GRADIENT, x));
      cases.add(EngineCase.of("cumsum", new CumSumOp(axis), GRADIENT, x));
      cases.add(EngineCase.of("concat", new ConcatOp(axis), GRADIENT, x, samples.floats(shape)));
      cases.add(EngineCase.of("no pad", new PadOp(axis, 0, 0, PadMode.REFLECT), GRADIENT, x));
      int most = Math.min(size - 1, 3);
      for (PadMode mode : PadMode.values()) {
        if (size > 0) {
          PadOp both = new PadOp(axis, most, most - most / 2, mode);
          cases.add(EngineCase.of("pad " + mode, both, GRADIENT, x));
          PadOp front = new PadOp(axis, most, 0, mode);
          cases.add(EngineCase.of("pad in front, " + mode, front, GRADIENT, x));
        }
      }
    }
  }

  private static void addReductions(List<EngineCase> cases, Samples samples, int... shape) {
    for (int axis = 0; axis < shape.length; axis++) {
      for (ReduceOp.Function function : ReduceOp.Function.values()) {
        if (shape[axis] > 0) {
          ReduceOp op = new ReduceOp(function, axis);
          cases.add(EngineCase.of(function + " over " + axis, op, GRADIENT, samples.apart(shape)));
        }
      }
    }
  }

  private static ReduceOp sum(int axis) {
    return new ReduceOp(ReduceOp.Function.SUM, axis);
  }

  private static void addRows(List<EngineCase> cases, Samples samples) {
    HostTensor table = samples.floats(7, 5);
    cases.add(EngineCase.of("gather", new GatherOp(), GRADIENT, table, samples.ints(0, 6, 3, 9)));
    cases.add(EngineCase.of("gather one", new GatherOp(), GRADIENT, table, samples.ints(0, 6)));
    cases.add(EngineCase.of("gather none", new GatherOp(), GRADIENT, table, samples.ints(0, 6, 0)));
    HostTensor rows = samples.floats(4, 6, 5);
    cases.add(
        EngineCase.of(
            "segment sum", new SegmentSumOp(7), GRADIENT, rows, samples.ints(-1, 6, 4, 6)));
    cases.add(
        EngineCase.of(
            "segment sum of none",
            new SegmentSumOp(7),
            GRADIENT,
            samples.floats(0, 5),
            samples.ints(0, 6, 0)));
  }
}
