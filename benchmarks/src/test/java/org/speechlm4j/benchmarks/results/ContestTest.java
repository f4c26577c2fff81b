package org.speechlm4j.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContestTest {

  private static final Contest CONTEST =
      new Contest(
          new double[] {1, 2, 6},
          Map.of("slow", new double[] {9, 9, 9}, "fast", new double[] {4, 4, 3}));

  @Test
  void ratio_isTheMedianOverTheFastestPeerRoundByRound() {
    assertThat(CONTEST.best()).isEqualTo("fast");
    assertThat(CONTEST.ratios()).containsExactly(0.25, 0.5, 2);
    assertThat(CONTEST.ratio()).isEqualTo(0.5);
    assertThat(CONTEST.seconds()).isEqualTo(2);
  }

  @Test
  void row_givesTheContestBack() {
    ObjectNode row = Results.row();
    CONTEST.addTo(row);
    Contest read = Contest.of(row);
    assertThat(read.ours()).isEqualTo(CONTEST.ours());
    assertThat(read.seconds("slow")).isEqualTo(9);
    assertThat(read.ratio()).isEqualTo(0.5);
  }

  @Test
  void unlikeRounds_areRefused() {
    assertThatThrownBy(() -> new Contest(new double[2], Map.of("peer", new double[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 rounds of ours and 3 of peer");
  }

  @Test
  void evenNumber_hasTheMiddleOfTwoAsMedian() {
    assertThat(Contest.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
  }
}
