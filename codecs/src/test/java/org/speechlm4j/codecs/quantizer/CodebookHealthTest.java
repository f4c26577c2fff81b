package org.speechlm4j.codecs.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.speechlm4j.core.reference.ReferenceEngine;

class CodebookHealthTest {

  @Test
  void health_ofEvenUse_isFull() {
    CodebookHealth.Accumulator seen = new CodebookHealth.Accumulator(4);
    seen.add(new int[] {0, 1});
    seen.add(new int[] {2, 3});
    CodebookHealth health = seen.health();
    assertThat(health.usedShare()).isEqualTo(1);
    assertThat(health.perplexity()).isCloseTo(4, within(1e-9));
    assertThat(health.entropyBits()).isCloseTo(2, within(1e-9));
    assertThat(health.effectiveBitRate(75)).isCloseTo(150, within(1e-6));
    assertThat(health.ages()).containsExactly(1, 1, 0, 0);
    assertThat(health.unusedFor(1)).containsExactly(0, 1);
  }

  @Test
  void startOver_forgetsCountsButNotAges() {
    CodebookHealth.Accumulator seen = new CodebookHealth.Accumulator(3);
    seen.add(new int[] {0, 0});
    seen.add(new int[0]);
    seen.startOver();
    seen.add(new int[] {1});
    assertThat(seen.health().usage().counts()).containsExactly(0, 1, 0);
    assertThat(seen.health().ages()).containsExactly(2, 0, 3);
  }

  @Test
  void add_ofAPaddedPass_countsNoPadding() {
    ReferenceEngine engine = new ReferenceEngine();
    VectorQuantizer quantizer =
        VectorQuantizer.frozen(Made.frames(engine, 1, 1, 1, 5).reshape(5, 1));
    QuantizerPass pass =
        quantizer.forward(Made.frames(engine, 2, 2, 6, 1), Made.lengths(engine, 3, 1));
    CodebookHealth.Accumulator seen = new CodebookHealth.Accumulator(5);
    seen.add(pass.assignments().getFirst());
    long total = 0;
    for (long count : seen.health().usage().counts()) {
      total += count;
    }
    assertThat(total).isEqualTo(4);
  }

  @Test
  void add_ofACodeOutOfRange_isRefusedWhole() {
    CodebookHealth.Accumulator seen = new CodebookHealth.Accumulator(2);
    assertThatThrownBy(() -> seen.add(new int[] {0, 2})).hasMessage("code: found 2, need 0 to 1");
    assertThat(seen.health().usage().used()).isZero();
    assertThatThrownBy(() -> new CodebookHealth.Accumulator(0)).hasMessageContaining("cardinality");
  }
}
