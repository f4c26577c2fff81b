package org.speechlm4j.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CodeUsageTest {

  @Test
  void evenUse_hasPerplexityOfTheCodesUsed() {
    CodeUsage usage = CodeUsage.of(new int[] {0, 1, 2, 3, 0, 1, 2, 3}, 8);
    assertThat(usage.used()).isEqualTo(4);
    assertThat(usage.entropyBits()).isCloseTo(2, within(1e-12));
    assertThat(usage.perplexity()).isCloseTo(4, within(1e-12));
  }

  @Test
  void noCodes_haveNoEntropy() {
    CodeUsage usage = CodeUsage.of(new int[0], 8);
    assertThat(usage.used()).isZero();
    assertThat(usage.perplexity()).isEqualTo(1);
  }

  @Test
  void codeOutOfRange_isRefused() {
    assertThatThrownBy(() -> CodeUsage.of(new int[] {8}, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 8, need 0 to 7");
  }
}
