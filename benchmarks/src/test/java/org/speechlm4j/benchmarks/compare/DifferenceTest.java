package org.speechlm4j.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DifferenceTest {

  @Test
  void roundedResults_areTheSame() {
    assertThat(Difference.of(new float[] {1, 100}, new float[] {1.1f, 100}).negligible()).isTrue();
  }

  @Test
  void otherResults_areNot() {
    assertThat(Difference.of(new float[] {1, 2}, new float[] {2, 1}).negligible()).isFalse();
  }

  @Test
  void oneCodeOfManyThatATieDecides_isNegligible() {
    float[] codes = new float[1000];
    float[] others = codes.clone();
    others[3] = 7;
    assertThat(Difference.of(codes, others).negligible()).isTrue();
    others[4] = 7;
    others[5] = 7;
    assertThat(Difference.of(codes, others).negligible()).isFalse();
  }

  @Test
  void otherNumberOfElements_isRefused() {
    assertThatThrownBy(() -> Difference.of(new float[2], new float[3]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2 and 3");
  }
}
