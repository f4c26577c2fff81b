package org.speechlm4j.training.cases;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.ArgMaxOp;
import org.speechlm4j.core.tensor.ConcatOp;
import org.speechlm4j.core.tensor.GatherOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.PadOp;
import org.speechlm4j.core.tensor.PermuteOp;
import org.speechlm4j.core.tensor.ReshapeOp;
import org.speechlm4j.core.tensor.SegmentSumOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SliceOp;

/** Operations that move elements, of floats and of ints. */
final class LayoutCases {

  private LayoutCases() {}

  static List<OperationCase> all() {
    Samples samples = new Samples(7);
    List<OperationCase> cases = new ArrayList<>();
    for (HostTensor x : List.of(samples.floats(3, 4, 5), samples.ints(-9, 9, 3, 4, 5))) {
      cases.add(OperationCase.of("reshape", new ReshapeOp(Shape.of(5, 12)), x));
      cases.add(OperationCase.of("permute", new PermuteOp(List.of(2, 0, 1)), x));
      for (int axis = 0; axis < 3; axis++) {
        cases.add(OperationCase.of("slice", new SliceOp(axis, 1, 3, 1), x));
        cases.add(OperationCase.of("every other", new SliceOp(axis, 0, 3, 2), x));
        cases.add(OperationCase.of("concat", new ConcatOp(axis), x, x, x));
        for (PadMode mode : PadMode.values()) {
          cases.add(OperationCase.of("pad " + mode, new PadOp(axis, 2, 1, mode), x));
        }
      }
    }
    cases.add(
        OperationCase.of("reshape to a scalar", new ReshapeOp(Shape.of()), samples.floats(1, 1)));
    cases.add(OperationCase.of("permute of a row", new PermuteOp(List.of(0)), samples.floats(3)));
    cases.add(
        OperationCase.of(
            "concat of unequal",
            new ConcatOp(1),
            samples.floats(2, 3),
            samples.floats(2, 0),
            samples.floats(2, 1)));
    HostTensor table = samples.floats(6, 3);
    cases.add(OperationCase.of("gather", new GatherOp(), table, samples.ints(0, 5, 2, 4)));
    cases.add(OperationCase.of("gather one", new GatherOp(), table, samples.ints(0, 5)));
    cases.add(
        OperationCase.of(
            "segment sum",
            new SegmentSumOp(4),
            samples.floats(2, 5, 3),
            samples.ints(-1, 3, 2, 5)));
    cases.add(OperationCase.of("arg max", new ArgMaxOp(), samples.distinct(2, 3, 5)));
    cases.add(
        OperationCase.of(
            "arg max of equals",
            new ArgMaxOp(),
            HostTensor.of(new float[] {1, 2, 2, 0, 0, 0}, 2, 3)));
    return cases;
  }
}
