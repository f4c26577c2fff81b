package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.UnaryOp;

/** How exact the approximations are, on a dense grid and at the ends of the number line. */
class VectorMathTest {

  private static final int STEPS = 200_001;

  private final Engine engine = CpuEngine.withThreads(1);

  @Test
  void gelu_isWithinHalfAMillionthOfTheExactFunction() {
    float[] x = grid(-12, 12);
    float[] found = map(engine, UnaryOp.of(UnaryOp.Function.GELU), x);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      double exact = x[i] * Erf.erfc(-x[i] / Math.sqrt(2)) / 2;
      worst = Math.max(worst, Math.abs(found[i] - exact) / Math.max(1, Math.abs(exact)));
    }
    assertThat(worst).isLessThan(5e-7);
  }

  /** Relative errors; 1.2e-7 is one unit in the last place. */
  @ParameterizedTest
  @CsvSource({
    "EXP, -80, 88, 4e-7",
    "SIGMOID, -80, 80, 5e-7",
    "TANH, -12, 12, 5e-7",
    "TANH, -1e-3, 1e-3, 5e-7",
    "ELU, -20, 2, 5e-7",
    "ELU, -1e-3, 1e-3, 5e-7",
    "SILU, -60, 60, 5e-7",
    "QUICK_GELU, -20, 20, 3e-6",
    "MISH, -40, 40, 1e-6",
  })
  void function_isExactRelativeToItsValue(
      UnaryOp.Function function, float low, float high, double tolerance) {
    float[] x = grid(low, high);
    UnaryOp op = new UnaryOp(function, 1, 0);
    float[] found = map(engine, op, x);
    float[] exact = map(new ReferenceEngine(), op, x);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      if (exact[i] != 0) {
        worst = Math.max(worst, Math.abs(((double) found[i] - exact[i]) / exact[i]));
      }
    }
    assertThat(worst).isLessThan(tolerance);
  }

  @Test
  void exponential_atTheEnds_isZeroOrInfinite() {
    float[] x = {Float.NEGATIVE_INFINITY, -1000, 0, 89, 1000, Float.POSITIVE_INFINITY};
    assertThat(map(engine, UnaryOp.of(UnaryOp.Function.EXP), x))
        .containsExactly(
            0, 0, 1, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource({"EXP", "SIGMOID", "TANH", "GELU", "GELU_TANH", "ELU", "SILU", "MISH", "RELU"})
  void function_ofNotANumber_isNotANumber(UnaryOp.Function function) {
    float[] found = map(engine, UnaryOp.of(function), new float[] {1, Float.NaN, 2});
    assertThat(found[1]).isNaN();
    assertThat(found[0]).isNotNaN();
    assertThat(found[2]).isNotNaN();
  }

  private static float[] grid(float low, float high) {
    float[] x = new float[STEPS];
    for (int i = 0; i < STEPS; i++) {
      x[i] = (float) (low + ((double) high - low) * i / (STEPS - 1));
    }
    return x;
  }

  private static float[] map(Engine on, UnaryOp op, float[] x) {
    HostTensor in = HostTensor.of(x, x.length);
    return on.floats(on.run(op, in.shape(), on.upload(in)));
  }
}
