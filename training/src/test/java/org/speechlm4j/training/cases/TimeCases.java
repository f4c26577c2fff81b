package org.speechlm4j.training.cases;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.CumSumOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.InterpolateOp;
import org.speechlm4j.core.tensor.MaskTimeOp;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.ReduceOp;

/** Reductions, windows, stretching and masking. */
final class TimeCases {

  private TimeCases() {}

  static List<OperationCase> all() {
    Samples samples = new Samples(8);
    List<OperationCase> cases = new ArrayList<>();
    HostTensor x = samples.distinct(2, 5, 3);
    for (int axis = 0; axis < 3; axis++) {
      cases.add(OperationCase.of("running sum over " + axis, new CumSumOp(axis), x));
      for (ReduceOp.Function function : ReduceOp.Function.values()) {
        cases.add(OperationCase.of(function + " over " + axis, new ReduceOp(function, axis), x));
      }
    }
    for (ReduceOp.Function function : ReduceOp.Function.values()) {
      cases.add(
          OperationCase.of(function + " of a row", new ReduceOp(function, 0), samples.distinct(5)));
    }
    for (PoolOp.Function function : PoolOp.Function.values()) {
      cases.add(OperationCase.of("pool " + function, new PoolOp(function, 3, 2, 0), x));
      cases.add(OperationCase.of("pool " + function, new PoolOp(function, 4, 1, 2), x));
    }
    for (InterpolateOp.Mode mode : InterpolateOp.Mode.values()) {
      for (int frames : new int[] {1, 3, 13}) {
        cases.add(OperationCase.of(mode + " to " + frames, new InterpolateOp(mode, frames), x));
      }
    }
    HostTensor lengths = HostTensor.of(new int[] {5, 2}, 2);
    cases.add(OperationCase.of("mask time", new MaskTimeOp(-1.5f), x, lengths));
    cases.add(
        OperationCase.of(
            "mask time of rank 2",
            new MaskTimeOp(0),
            samples.floats(3, 4),
            HostTensor.of(new int[] {4, 0, 1}, 3)));
    return cases;
  }
}
