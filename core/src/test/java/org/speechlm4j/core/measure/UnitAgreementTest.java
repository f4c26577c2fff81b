package org.speechlm4j.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class UnitAgreementTest {

  @Test
  void oneUnitPerLabel_agreesFully() {
    UnitAgreement agreement =
        UnitAgreement.of(new int[] {3, 3, 1, 0}, new int[] {0, 0, 1, 2}, 4, 3);
    assertThat(agreement.normalizedMutualInformation()).isCloseTo(1, within(1e-12));
    assertThat(agreement.phonePurity()).isEqualTo(1);
    assertThat(agreement.clusterPurity()).isEqualTo(1);
  }

  @Test
  void unitsIndependentOfLabels_shareNoInformation() {
    UnitAgreement agreement =
        UnitAgreement.of(new int[] {0, 1, 0, 1}, new int[] {0, 0, 1, 1}, 2, 2);
    assertThat(agreement.normalizedMutualInformation()).isCloseTo(0, within(1e-12));
    assertThat(agreement.phonePurity()).isEqualTo(0.5);
    assertThat(agreement.clusterPurity()).isEqualTo(0.5);
  }

  @Test
  void negativeLabels_areLeftOut() {
    UnitAgreement agreement = UnitAgreement.of(new int[] {0, 1, 1}, new int[] {0, -1, 1}, 2, 2);
    assertThat(agreement.counts()).isDeepEqualTo(new long[][] {{1, 0}, {0, 1}});
  }

  @Test
  void indexOutOfRange_isRefused() {
    assertThatThrownBy(() -> UnitAgreement.of(new int[] {2}, new int[] {0}, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unit 2 of 2");
  }
}
