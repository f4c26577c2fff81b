package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.EXACT;
import static org.speechlm4j.core.cpu.EngineCase.ROUNDING;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.ArgMaxOp;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.CumSumOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.L2NormalizeOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.SoftmaxOp;

/** Norms and reductions on odd and empty shapes. */
final class NormCases {

  /** Rounding of a normalised value where the mean is some deviations away. */
  private static final double NORM = 5e-6;

  private static final float EPSILON = 1e-5f;

  private NormCases() {}

  static List<EngineCase> all() {
    Samples samples = new Samples(2);
    List<EngineCase> cases = new ArrayList<>();
    for (int[] shape :
        new int[][] {{1}, {3, 1}, {2, 5, 7}, {3, 768}, {700, 33}, {0, 4}, {2, 1029}}) {
      addRows(cases, samples, shape);
    }
    for (int[] shape : new int[][] {{1, 1, 1}, {2, 9, 6}, {1, 1000, 12}, {3, 130, 54}, {0, 4, 6}}) {
      addColumns(cases, samples, shape);
    }
    for (int[] shape : new int[][] {{4}, {2, 3, 5}, {2, 300, 3}, {1, 7, 200}, {0, 3}, {3000, 2}}) {
      addReductions(cases, samples, shape);
    }
    cases.add(
        EngineCase.of(
            "sum of none", new ReduceOp(ReduceOp.Function.SUM, 0), EXACT, samples.floats(0, 3)));
    addCtc(cases, samples);
    return cases;
  }

  private static void addRows(List<EngineCase> cases, Samples samples, int... shape) {
    int channels = shape[shape.length - 1];
    HostTensor x = samples.scaled(2, 3, shape);
    HostTensor weight = samples.floats(channels);
    HostTensor bias = samples.floats(channels);
    cases.add(EngineCase.of("layer norm", new LayerNormOp(EPSILON), NORM, x, weight, bias));
    cases.add(EngineCase.of("bare layer norm", new LayerNormOp(EPSILON), NORM, x));
    cases.add(EngineCase.of("rms norm", new RmsNormOp(EPSILON), NORM, x, weight));
    cases.add(EngineCase.of("bare rms norm", new RmsNormOp(EPSILON), NORM, x));
    cases.add(EngineCase.of("l2 normalise", new L2NormalizeOp(EPSILON), NORM, x));
    cases.add(EngineCase.of("softmax", new SoftmaxOp(false), ROUNDING, x));
    cases.add(EngineCase.of("log softmax", new SoftmaxOp(true), ROUNDING, x));
  }

  private static void addColumns(List<EngineCase> cases, Samples samples, int... shape) {
    int channels = shape[2];
    HostTensor x = samples.scaled(2, 5, shape);
    HostTensor weight = samples.floats(channels);
    HostTensor bias = samples.floats(channels);
    for (int groups : new int[] {1, channels == 1 ? 1 : 3, channels}) {
      GroupNormOp op = new GroupNormOp(groups, EPSILON, false);
      cases.add(EngineCase.of("group norm", op, NORM, x, weight, bias));
      cases.add(
          EngineCase.of(
              "padded group norm",
              new GroupNormOp(groups, EPSILON, true),
              NORM,
              x,
              weight,
              bias,
              samples.ints(1, shape[1], shape[0])));
    }
    cases.add(EngineCase.of("batch norm", new BatchNormOp(EPSILON, true), NORM, x, weight, bias));
    cases.add(
        EngineCase.of(
            "batch norm by running statistics",
            new BatchNormOp(EPSILON, false),
            NORM,
            x,
            weight,
            bias,
            samples.floats(channels),
            samples.positive(channels)));
  }

  private static void addReductions(List<EngineCase> cases, Samples samples, int... shape) {
    HostTensor x = samples.scaled(3, 0, shape);
    for (int axis = 0; axis < shape.length; axis++) {
      cases.add(EngineCase.of("cumsum " + axis, new CumSumOp(axis), ROUNDING, x));
      for (ReduceOp.Function function : ReduceOp.Function.values()) {
        if (shape[axis] > 0) {
          ReduceOp op = new ReduceOp(function, axis);
          cases.add(EngineCase.of(function + " over " + axis, op, ROUNDING, x));
        }
      }
    }
    cases.add(EngineCase.of("arg max", new ArgMaxOp(), EXACT, x));
    cases.add(EngineCase.of("arg max of equals", new ArgMaxOp(), EXACT, samples.ties(shape)));
  }

  private static void addCtc(List<EngineCase> cases, Samples samples) {
    for (int labels : new int[] {0, 1, 7}) {
      HostTensor logits = samples.scaled(1, -3, 4, 31, 9);
      cases.add(
          EngineCase.of(
              "ctc",
              new CtcLossOp(2),
              ROUNDING,
              logits,
              samples.ints(3, 8, 4, labels),
              samples.ints(20, 31, 4),
              samples.ints(0, labels, 4)));
    }
  }
}
