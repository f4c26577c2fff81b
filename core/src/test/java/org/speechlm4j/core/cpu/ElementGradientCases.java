package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.GRADIENT;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.GluOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.SnakeOp;
import org.speechlm4j.core.tensor.StraightThroughOp;
import org.speechlm4j.core.tensor.UnaryOp;

/** Functions of elements and pairs on odd, empty and repeated shapes, away from their kinks. */
final class ElementGradientCases {

  private ElementGradientCases() {}

  static List<EngineCase> all() {
    Samples samples = new Samples(22);
    List<EngineCase> cases = new ArrayList<>();
    for (UnaryOp.Function function : UnaryOp.Function.values()) {
      for (int count : new int[] {0, 1, 3, 16, 59}) {
        cases.add(unary(function, samples, count));
      }
    }
    int[][][] shapes = {
      {{3, 5}, {3, 5}},
      {{2, 13, 7}, {7}},
      {{7}, {2, 13, 7}},
      {{2, 5, 7}, {2, 1, 7}},
      {{2, 5, 7}, {2, 5, 1}},
      {{2, 1, 7}, {5, 1}},
      {{2, 9, 1}, {1, 8}},
      {{3, 19}, {}},
      {{}, {}},
      {{1, 1}, {4, 1, 1}},
      {{1, 6}, {1, 1}},
      {{0, 3}, {3}},
      {{0, 3}, {1, 1}},
      {{2, 1, 3, 1, 2}, {2, 2, 1, 3, 1}},
    };
    for (BinaryOp.Function function : BinaryOp.Function.values()) {
      for (int[][] pair : shapes) {
        cases.add(binary(function, samples, pair[0], pair[1]));
      }
    }
    addOthers(cases, samples);
    return cases;
  }

  /** Operands of several chunks. */
  static List<EngineCase> large() {
    Samples samples = new Samples(33);
    List<EngineCase> cases = new ArrayList<>();
    for (UnaryOp.Function function : UnaryOp.Function.values()) {
      cases.add(unary(function, samples, 20011));
    }
    int[][][] shapes = {
      {{2, 300, 40}, {40}},
      {{40}, {2, 300, 40}},
      {{2, 700, 1}, {1, 700}},
      {{3, 9000}, {}},
      {{5, 7000}, {5, 1}},
      {{3, 7, 1500}, {3, 1, 1500}},
    };
    for (BinaryOp.Function function : BinaryOp.Function.values()) {
      for (int[][] pair : shapes) {
        cases.add(
            EngineCase.of(
                function.name(),
                new BinaryOp(function),
                GRADIENT,
                samples.floats(pair[0]),
                samples.positive(pair[1])));
      }
    }
    HostTensor x = samples.floats(2, 351, 66);
    cases.add(EngineCase.of("glu", new GluOp(), GRADIENT, x));
    cases.add(EngineCase.of("snake", new SnakeOp(), GRADIENT, x, samples.positive(66)));
    return cases;
  }

  private static EngineCase unary(UnaryOp.Function function, Samples samples, int count) {
    UnaryOp op =
        switch (function) {
          case CLAMP -> new UnaryOp(function, -0.7f, 1.2f);
          case AFFINE, ELU, LEAKY_RELU -> new UnaryOp(function, 0.3f, -2);
          default -> UnaryOp.of(function);
        };
    HostTensor x =
        switch (function) {
          case LOG, SQRT, RSQRT, RECIPROCAL -> samples.positive(count);
          default -> count < 100 ? samples.apart(count) : samples.scaled(4, 0, count);
        };
    return EngineCase.of(function.name(), op, GRADIENT, x);
  }

  private static EngineCase binary(
      BinaryOp.Function function, Samples samples, int[] first, int[] second) {
    boolean kinks = function == BinaryOp.Function.MAXIMUM || function == BinaryOp.Function.MINIMUM;
    HostTensor x = kinks ? samples.apart(first) : samples.floats(first);
    HostTensor y = kinks ? shifted(samples.apart(second)) : samples.positive(second);
    return EngineCase.of(function.name(), new BinaryOp(function), GRADIENT, x, y);
  }

  /** Between the values of the other operand. */
  private static HostTensor shifted(HostTensor x) {
    float[] values = x.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] += 0.05f;
    }
    return HostTensor.of(values, x.shape().toArray());
  }

  private static void addOthers(List<EngineCase> cases, Samples samples) {
    for (int channels : new int[] {0, 2, 6, 34}) {
      cases.add(EngineCase.of("glu", new GluOp(), GRADIENT, samples.floats(2, 3, channels)));
    }
    for (int channels : new int[] {1, 7, 33}) {
      HostTensor x = samples.scaled(3, 0, 2, 5, channels);
      HostTensor alpha = samples.positive(channels);
      HostTensor beta = samples.positive(channels);
      cases.add(EngineCase.of("snake", new SnakeOp(), GRADIENT, x, alpha));
      cases.add(EngineCase.of("snake with beta", new SnakeOp(), GRADIENT, x, alpha, beta));
    }
    HostTensor none = samples.floats(0, 3);
    cases.add(EngineCase.of("snake of none", new SnakeOp(), GRADIENT, none, samples.positive(3)));
    HostTensor x = samples.floats(3, 17);
    cases.add(EngineCase.of("dropout", new DropoutOp(0.4f, 5), GRADIENT, x));
    cases.add(
        EngineCase.of(
            "straight through", new StraightThroughOp(), GRADIENT, x, samples.floats(3, 17)));
  }
}
