package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.EXACT;
import static org.speechlm4j.core.cpu.EngineCase.ROUNDING;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.GluOp;
import org.speechlm4j.core.tensor.SnakeOp;
import org.speechlm4j.core.tensor.UnaryOp;

/** Functions of elements and pairs on odd, empty and repeated shapes. */
final class ElementCases {

  private ElementCases() {}

  static List<EngineCase> all() {
    Samples samples = new Samples(1);
    List<EngineCase> cases = new ArrayList<>();
    for (UnaryOp.Function function : UnaryOp.Function.values()) {
      addUnary(cases, function, samples);
    }
    for (BinaryOp.Function function : BinaryOp.Function.values()) {
      addBinary(cases, function, samples);
    }
    for (int channels : new int[] {2, 6, 34, 130}) {
      cases.add(EngineCase.of("glu", new GluOp(), ROUNDING, samples.floats(3, 5, channels)));
    }
    for (int channels : new int[] {1, 7, 64, 99}) {
      cases.add(
          EngineCase.of(
              "snake",
              new SnakeOp(),
              ROUNDING,
              samples.scaled(3, 0, 2, 41, channels),
              samples.positive(channels)));
      cases.add(
          EngineCase.of(
              "snake with beta",
              new SnakeOp(),
              ROUNDING,
              samples.scaled(20, 0, 41, channels),
              samples.positive(channels),
              samples.positive(channels)));
    }
    return cases;
  }

  private static void addUnary(List<EngineCase> cases, UnaryOp.Function function, Samples samples) {
    boolean positive =
        switch (function) {
          case LOG, SQRT, RSQRT, RECIPROCAL -> true;
          default -> false;
        };
    UnaryOp op =
        switch (function) {
          case CLAMP -> new UnaryOp(function, -0.7f, 1.2f);
          case AFFINE, ELU, LEAKY_RELU -> new UnaryOp(function, 0.3f, -2);
          default -> UnaryOp.of(function);
        };
    double tolerance =
        switch (function) {
          case CLAMP, RELU, ABS, ROUND, SIGN -> EXACT;
          default -> ROUNDING;
        };
    for (int count : new int[] {0, 1, 3, 8, 17, 20011}) {
      cases.add(
          EngineCase.of(
              function.name(),
              op,
              tolerance,
              positive ? samples.positive(count) : samples.scaled(4, 0, count)));
    }
  }

  private static void addBinary(
      List<EngineCase> cases, BinaryOp.Function function, Samples samples) {
    int[][][] shapes = {
      {{3, 5}, {3, 5}},
      {{20011}, {20011}},
      {{2, 300, 40}, {40}},
      {{40}, {2, 300, 40}},
      {{2, 5, 7}, {2, 1, 7}},
      {{2, 5, 7}, {2, 5, 1}},
      {{2, 1, 7}, {5, 1}},
      {{2, 700, 1}, {1, 700}},
      {{3, 900}, {}},
      {{}, {}},
      {{1, 1}, {4, 1, 1}},
      {{0, 3}, {3}},
      {{2, 1, 3, 1, 5}, {2, 4, 1, 6, 1}},
    };
    for (int[][] pair : shapes) {
      cases.add(
          EngineCase.of(
              function.name(),
              new BinaryOp(function),
              ROUNDING,
              samples.floats(pair[0]),
              samples.positive(pair[1])));
    }
  }
}
