package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogarithmsTest {

  @Test
  void natural_ofAnyMagnitude_isWithinTwoUnitsInTheLastPlace() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      double exponent = random.nextDouble(-300, 300);
      double x = Math.pow(10, exponent);
      double exact = Math.log(x);
      assertThat(Logarithms.natural(x)).isCloseTo(exact, within(2 * Math.ulp(exact) + 3e-16));
    }
  }

  @Test
  void natural_nearOne_isWithinThePrecisionOfOne() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 20_000; i++) {
      double x = random.nextDouble(0.98, 1.02);
      assertThat(Logarithms.natural(x)).isCloseTo(Math.log(x), within(3e-16));
    }
    assertThat(Logarithms.natural(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        -1,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
      })
  void natural_ofSpecialValues_isJavas(double x) {
    assertThat(Logarithms.natural(x)).isEqualTo(Double.valueOf(Math.log(x)));
  }

  @Test
  void decimal_roundedToFloat_isJavas() {
    SplittableRandom random = new SplittableRandom(3);
    double[] values = random.doubles(20_000, -12, 6).map(e -> Math.pow(10, e)).toArray();
    double[] logarithms = values.clone();
    Logarithms.decimal(logarithms, logarithms.length, 1e-10);
    for (int i = 0; i < values.length; i++) {
      assertThat((float) logarithms[i]).isEqualTo((float) Math.log10(Math.max(values[i], 1e-10)));
    }
  }
}
