package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideNumbersTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1, 88.7, 88.8, -88.8, 177.5, -745, 800, -1e5, -1e15, -3e38})
  void logarithm_ofAnExponential_isWhatItWas(double logarithm) {
    WideNumbers numbers = WideNumbers.zeros(1);
    assertThat(numbers.isZero(0)).isTrue();
    numbers.setExponential(0, logarithm);
    assertThat(numbers.isZero(0)).isFalse();
    assertThat(numbers.logarithm(0)).isCloseTo(logarithm, tolerance(logarithm));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, -0.5, 20, -20, 100, -100, 178, -178, 400, -400, 5000, -5000})
  void add_ofAnyMagnitudes_isTheSum(double difference) {
    for (double logarithm : new double[] {0, -1000, -1e6}) {
      WideNumbers numbers = WideNumbers.zeros(2);
      numbers.setExponential(0, logarithm);
      numbers.setExponential(1, logarithm + difference);
      numbers.add(0, 1);
      double larger = logarithm + Math.max(difference, 0);
      double exact = larger + Math.log1p(Math.exp(-Math.abs(difference)));
      assertThat(numbers.logarithm(0)).isCloseTo(exact, tolerance(exact));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.5, 80, -80, 89, -89, 177, -177, 5000, -5000, -1e9})
  void multiply_ofAnyMagnitudes_isTheProduct(double logarithm) {
    WideNumbers numbers = WideNumbers.zeros(1);
    WideNumbers factors = WideNumbers.zeros(2);
    factors.setExponential(0, logarithm);
    numbers.setExponential(0, -85);
    for (int times = 1; times <= 5; times++) {
      numbers.multiply(0, factors, 0);
      double exact = times * logarithm - 85;
      assertThat(numbers.logarithm(0)).isCloseTo(exact, tolerance(exact));
    }
    numbers.multiply(0, factors, 1);
    assertThat(numbers.isZero(0)).isTrue();
    assertThat(numbers.logarithm(0)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, -60, -100, -300, -5000})
  void share_ofAWhole_isTheirRatio(double logarithm) {
    WideNumbers numbers = WideNumbers.zeros(3);
    numbers.setExponential(0, logarithm / 2 - 2000);
    numbers.setExponential(1, logarithm / 2 - 1000);
    numbers.setExponential(2, -3000);
    double share = numbers.share(0, numbers, 1, numbers, 2);
    assertThat(share).isCloseTo(Math.exp(logarithm), within(1e-11 * Math.exp(logarithm) + 1e-100));
  }

  private static Offset<Double> tolerance(double exact) {
    return within(1e-15 * Math.abs(exact) + 1e-13);
  }
}
