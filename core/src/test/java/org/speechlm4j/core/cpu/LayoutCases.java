package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.EXACT;
import static org.speechlm4j.core.cpu.EngineCase.ROUNDING;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.ConcatOp;
import org.speechlm4j.core.tensor.GatherOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.InterpolateOp;
import org.speechlm4j.core.tensor.MaskTimeOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.PadOp;
import org.speechlm4j.core.tensor.PermuteOp;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.ReshapeOp;
import org.speechlm4j.core.tensor.RotaryOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SliceOp;

/** Operations that move elements or mix neighbouring frames, on odd and empty shapes. */
final class LayoutCases {

  private LayoutCases() {}

  static List<EngineCase> all() {
    Samples samples = new Samples(3);
    List<EngineCase> cases = new ArrayList<>();
    addPermutations(cases, samples);
    addRuns(cases, samples);
    addGather(cases, samples);
    addTime(cases, samples);
    addRotary(cases, samples);
    return cases;
  }

  private static void addPermutations(List<EngineCase> cases, Samples samples) {
    int[][] orders = {
      {0, 1, 2, 3}, {0, 2, 1, 3}, {3, 2, 1, 0}, {0, 1, 3, 2}, {2, 3, 0, 1}, {1, 0, 3, 2}
    };
    for (int[] shape : new int[][] {{2, 3, 5, 7}, {1, 70, 1, 33}, {2, 0, 3, 1}, {1, 40, 50, 2}}) {
      for (int[] order : orders) {
        PermuteOp op = new PermuteOp(java.util.Arrays.stream(order).boxed().toList());
        cases.add(EngineCase.of(op.toString(), op, EXACT, samples.floats(shape)));
        cases.add(EngineCase.of("int " + op, op, EXACT, samples.ints(-9, 9, shape)));
      }
    }
    cases.add(EngineCase.of("scalar", new PermuteOp(List.of()), EXACT, samples.floats()));
    ReshapeOp reshape = new ReshapeOp(Shape.of(5, 6));
    cases.add(EngineCase.of("reshape", reshape, EXACT, samples.floats(3, 10)));
  }

  private static void addRuns(List<EngineCase> cases, Samples samples) {
    HostTensor x = samples.floats(3, 11, 5);
    HostTensor index = samples.ints(0, 99, 3, 11, 5);
    for (HostTensor in : List.of(x, index)) {
      for (int axis = 0; axis < 3; axis++) {
        cases.add(EngineCase.of("slice", new SliceOp(axis, 1, 3, 1), EXACT, in));
        cases.add(EngineCase.of("empty slice", new SliceOp(axis, 2, 2, 1), EXACT, in));
        cases.add(EngineCase.of("every other", new SliceOp(axis, 0, 3, 2), EXACT, in));
        cases.add(EngineCase.of("concat", new ConcatOp(axis), EXACT, in, in, in));
        for (PadMode mode : PadMode.values()) {
          cases.add(EngineCase.of("pad " + mode, new PadOp(axis, 2, 1, mode), EXACT, in));
        }
      }
    }
    cases.add(
        EngineCase.of(
            "concat of unequal",
            new ConcatOp(1),
            EXACT,
            samples.floats(2, 3, 4),
            samples.floats(2, 0, 4),
            samples.floats(2, 1, 4)));
    cases.add(
        EngineCase.of(
            "pad of none", new PadOp(0, 2, 1, PadMode.ZERO), EXACT, samples.floats(0, 3)));
  }

  private static void addGather(List<EngineCase> cases, Samples samples) {
    HostTensor table = samples.floats(13, 7);
    cases.add(EngineCase.of("gather", new GatherOp(), EXACT, table, samples.ints(0, 12, 3, 50)));
    cases.add(EngineCase.of("gather one", new GatherOp(), EXACT, table, samples.ints(0, 12)));
    cases.add(EngineCase.of("gather none", new GatherOp(), EXACT, table, samples.ints(0, 12, 0)));
  }

  private static void addTime(List<EngineCase> cases, Samples samples) {
    for (int channels : new int[] {1, 6, 130}) {
      HostTensor x = samples.floats(2, 19, channels);
      for (PoolOp.Function function : PoolOp.Function.values()) {
        cases.add(EngineCase.of("pool", new PoolOp(function, 3, 2, 0), ROUNDING, x));
        cases.add(EngineCase.of("pool", new PoolOp(function, 4, 1, 2), ROUNDING, x));
        cases.add(EngineCase.of("pool of none", new PoolOp(function, 20, 1, 0), ROUNDING, x));
      }
      for (InterpolateOp.Mode mode : InterpolateOp.Mode.values()) {
        for (int frames : new int[] {0, 1, 7, 19, 50}) {
          cases.add(
              EngineCase.of(mode + " " + frames, new InterpolateOp(mode, frames), ROUNDING, x));
        }
      }
      HostTensor lengths = HostTensor.of(new int[] {19, 4}, 2);
      cases.add(EngineCase.of("mask time", new MaskTimeOp(-1), EXACT, x, lengths));
    }
    cases.add(
        EngineCase.of(
            "mask time of rank 2",
            new MaskTimeOp(9),
            EXACT,
            samples.floats(3, 5),
            HostTensor.of(new int[] {5, 0, 2}, 3)));
  }

  private static void addRotary(List<EngineCase> cases, Samples samples) {
    for (RotaryOp.Pairing pairing : RotaryOp.Pairing.values()) {
      for (int pairs : new int[] {0, 1, 3, 8}) {
        RotaryOp op = new RotaryOp(3, pairing);
        HostTensor x = samples.floats(2, 7, 3 * 16);
        cases.add(
            EngineCase.of(
                "rotary", op, ROUNDING, x, samples.floats(7, pairs), samples.floats(7, pairs)));
        HostTensor cosines = samples.floats(2, 7, pairs);
        cases.add(
            EngineCase.of("rotary per row", op, ROUNDING, x, cosines, samples.floats(2, 7, pairs)));
      }
    }
  }
}
