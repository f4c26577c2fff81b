package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.GRADIENT;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.L2NormalizeOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.SoftmaxOp;

/** Norms on odd and empty shapes. */
final class NormGradientCases {

  private static final float EPSILON = 1e-5f;

  private NormGradientCases() {}

  static List<EngineCase> all() {
    Samples samples = new Samples(26);
    List<EngineCase> cases = new ArrayList<>();
    for (int[] shape : new int[][] {{1}, {3, 1}, {2, 5, 7}, {5, 33}, {2, 70}, {0, 4}, {3, 0}}) {
      addRows(cases, samples, shape);
    }
    for (int[] shape : new int[][] {{1, 1, 1}, {2, 9, 6}, {3, 4, 18}, {0, 4, 6}, {2, 0, 6}}) {
      addColumns(cases, samples, shape);
    }
    return cases;
  }

  /** Operands of several chunks. */
  static List<EngineCase> large() {
    Samples samples = new Samples(27);
    List<EngineCase> cases = new ArrayList<>();
    for (int[] shape : new int[][] {{700, 33}, {51, 770}, {3, 20001}}) {
      addRows(cases, samples, shape);
    }
    for (int[] shape : new int[][] {{1, 1000, 12}, {3, 300, 54}}) {
      addColumns(cases, samples, shape);
    }
    return cases;
  }

  private static void addRows(List<EngineCase> cases, Samples samples, int... shape) {
    int channels = shape[shape.length - 1];
    HostTensor x = samples.scaled(2, 3, shape);
    HostTensor weight = samples.floats(channels);
    HostTensor bias = samples.floats(channels);
    cases.add(EngineCase.of("layer norm", new LayerNormOp(EPSILON), GRADIENT, x, weight, bias));
    cases.add(EngineCase.of("bare layer norm", new LayerNormOp(EPSILON), GRADIENT, x));
    cases.add(EngineCase.of("rms norm", new RmsNormOp(EPSILON), GRADIENT, x, weight));
    cases.add(EngineCase.of("bare rms norm", new RmsNormOp(EPSILON), GRADIENT, x));
    cases.add(EngineCase.of("l2 normalise", new L2NormalizeOp(EPSILON), GRADIENT, x));
    cases.add(EngineCase.of("l2 normalise short", new L2NormalizeOp(1e4f), GRADIENT, x));
    cases.add(EngineCase.of("softmax", new SoftmaxOp(false), GRADIENT, x));
    cases.add(EngineCase.of("log softmax", new SoftmaxOp(true), GRADIENT, x));
  }

  private static void addColumns(List<EngineCase> cases, Samples samples, int... shape) {
    int channels = shape[2];
    HostTensor x = samples.scaled(2, 5, shape);
    HostTensor weight = samples.floats(channels);
    HostTensor bias = samples.floats(channels);
    for (int groups : new int[] {1, channels == 1 ? 1 : 3, channels}) {
      GroupNormOp op = new GroupNormOp(groups, EPSILON, false);
      cases.add(EngineCase.of(groups + " groups", op, GRADIENT, x, weight, bias));
      cases.add(
          EngineCase.of(
              groups + " groups, padded",
              new GroupNormOp(groups, EPSILON, true),
              GRADIENT,
              x,
              weight,
              bias,
              samples.ints(0, shape[1], shape[0])));
    }
    cases.add(
        EngineCase.of("batch norm", new BatchNormOp(EPSILON, true), GRADIENT, x, weight, bias));
    cases.add(
        EngineCase.of(
            "batch norm by running statistics",
            new BatchNormOp(EPSILON, false),
            GRADIENT,
            x,
            weight,
            bias,
            samples.floats(channels),
            samples.positive(channels)));
  }
}
