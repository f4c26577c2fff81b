package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.GRADIENT;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.MatMulOp;

/** Products at odd and empty shapes. */
final class ProductGradientCases {

  private ProductGradientCases() {}

  static List<EngineCase> all() {
    Samples samples = new Samples(31);
    List<EngineCase> cases = new ArrayList<>();
    int[][] sizes = {{1, 1, 1}, {7, 5, 3}, {13, 17, 33}, {300, 9, 2}, {40, 1, 20}, {5, 40, 1}};
    for (int[] size : sizes) {
      cases.add(linear(samples, size[0], size[1], size[2], true));
      cases.add(linear(samples, size[0], size[1], size[2], false));
      for (int batch : new int[] {1, 3}) {
        cases.add(matMul(samples, false, batch, size[0], size[1], size[2]));
        cases.add(matMul(samples, true, batch, size[0], size[1], size[2]));
      }
    }
    int[][] empty = {{0, 5, 7}, {3, 0, 4}, {3, 5, 0}};
    for (int[] size : empty) {
      cases.add(linear(samples, size[0], size[1], size[2], true));
      cases.add(matMul(samples, false, 2, size[0], size[1], size[2]));
      cases.add(matMul(samples, true, 2, size[0], size[1], size[2]));
    }
    cases.add(
        EngineCase.of(
            "linear of a vector",
            new LinearOp(),
            GRADIENT,
            samples.floats(6),
            samples.floats(4, 6),
            samples.floats(4)));
    cases.add(
        EngineCase.of(
            "matMul of matrices",
            new MatMulOp(false),
            GRADIENT,
            samples.floats(6, 5),
            samples.floats(5, 4)));
    return cases;
  }

  static List<EngineCase> large() {
    Samples samples = new Samples(34);
    return List.of(
        linear(samples, 900, 130, 75, true),
        linear(samples, 300, 40, 300, false),
        linear(samples, 2000, 64, 1, true),
        matMul(samples, false, 9, 70, 300, 40),
        matMul(samples, true, 2, 600, 33, 150));
  }

  private static EngineCase linear(
      Samples samples, int rows, int depth, int columns, boolean bias) {
    return bias
        ? EngineCase.of(
            "linear",
            new LinearOp(),
            GRADIENT,
            samples.floats(2, rows, depth),
            samples.floats(columns, depth),
            samples.floats(columns))
        : EngineCase.of(
            "linear",
            new LinearOp(),
            GRADIENT,
            samples.floats(rows, depth),
            samples.floats(columns, depth));
  }

  private static EngineCase matMul(
      Samples samples, boolean transposed, int batch, int rows, int depth, int columns) {
    return EngineCase.of(
        "matMul",
        new MatMulOp(transposed),
        GRADIENT,
        samples.floats(batch, rows, depth),
        transposed ? samples.floats(batch, columns, depth) : samples.floats(batch, depth, columns));
  }
}
