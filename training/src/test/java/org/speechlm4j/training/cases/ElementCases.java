package org.speechlm4j.training.cases;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.GluOp;
import org.speechlm4j.core.tensor.SnakeOp;
import org.speechlm4j.core.tensor.StopGradientOp;
import org.speechlm4j.core.tensor.StraightThroughOp;
import org.speechlm4j.core.tensor.UnaryOp;

/** Functions of elements and pairs. */
final class ElementCases {

  private ElementCases() {}

  static List<OperationCase> all() {
    Samples samples = new Samples(1);
    List<OperationCase> cases = new ArrayList<>();
    for (UnaryOp.Function function : UnaryOp.Function.values()) {
      addUnary(cases, function, samples);
    }
    cases.add(
        OperationCase.of(
            "ELU of 1", new UnaryOp(UnaryOp.Function.ELU, 1, 0), samples.distinct(3, 5)));
    int[][][] shapes = {
      {{3, 5}, {3, 5}},
      {{2, 3, 5}, {5}},
      {{5}, {2, 3, 5}},
      {{2, 3, 5}, {2, 1, 5}},
      {{2, 1, 5}, {3, 1}},
      {{2, 5}, {}},
      {{}, {2, 5}},
      {{}, {}},
      {{1, 1}, {4, 1, 1}},
      {{2, 3}, {1, 1}},
      {{2, 1, 3, 1, 2}, {2, 2, 1, 3, 1}},
    };
    for (BinaryOp.Function function : BinaryOp.Function.values()) {
      boolean kinked =
          function == BinaryOp.Function.MAXIMUM || function == BinaryOp.Function.MINIMUM;
      for (int[][] pair : shapes) {
        cases.add(
            OperationCase.of(
                function.name(),
                new BinaryOp(function),
                kinked ? samples.distinct(pair[0]) : samples.floats(pair[0]),
                samples.positive(pair[1])));
      }
    }
    addOthers(cases, samples);
    return cases;
  }

  private static void addUnary(
      List<OperationCase> cases, UnaryOp.Function function, Samples samples) {
    boolean positive =
        switch (function) {
          case LOG, SQRT, RSQRT, RECIPROCAL -> true;
          default -> false;
        };
    UnaryOp op =
        switch (function) {
          case CLAMP -> new UnaryOp(function, -0.7f, 0.6f);
          case AFFINE, ELU, LEAKY_RELU -> new UnaryOp(function, 0.3f, -2);
          default -> UnaryOp.of(function);
        };
    cases.add(
        OperationCase.of(
            function.name(), op, positive ? samples.positive(3, 7) : samples.distinct(3, 7)));
  }

  private static void addOthers(List<OperationCase> cases, Samples samples) {
    cases.add(OperationCase.of("glu", new GluOp(), samples.floats(2, 3, 6)));
    cases.add(OperationCase.of("glu of a row", new GluOp(), samples.floats(2)));
    cases.add(
        OperationCase.of("snake", new SnakeOp(), samples.floats(2, 3, 5), samples.positive(5)));
    cases.add(
        OperationCase.of(
            "snake with beta",
            new SnakeOp(),
            samples.floats(2, 5),
            samples.positive(5),
            samples.positive(5)));
    cases.add(OperationCase.of("dropout", new DropoutOp(0.4f, 7), samples.floats(3, 11)));
    cases.add(OperationCase.of("stop gradient", new StopGradientOp(), samples.floats(3, 2)));
    cases.add(
        OperationCase.of(
            "straight through",
            new StraightThroughOp(),
            samples.floats(3, 2),
            samples.floats(3, 2)));
  }
}
