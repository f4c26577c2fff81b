package org.speechlm4j.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairedTestTest {

  /** Student 1908, "The probable error of a mean": hours of sleep gained by two drugs. */
  @Test
  void sleepOfStudentsPatients_givesTheKnownValues() {
    double[] first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    double[] second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    PairedTest test = PairedTest.of(first, second);
    assertThat(test.meanDifference()).isCloseTo(-1.58, within(1e-12));
    assertThat(test.statistic()).isCloseTo(-4.0621, within(5e-5));
    assertThat(test.pValue()).isCloseTo(0.002833, within(5e-7));
  }

  @Test
  void equalValues_showNoDifference() {
    double[] values = {1, 2, 3};
    assertThat(PairedTest.of(values, values)).isEqualTo(new PairedTest(0, 0, 1));
  }

  @Test
  void oneTask_isTooFew() {
    assertThatThrownBy(() -> PairedTest.of(new double[1], new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 1 and 1");
  }
}
