package org.speechlm4j.benchmarks.ceiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.benchmarks.kernel.Work;
import org.speechlm4j.benchmarks.results.Results;

class CeilingsTest {

  private static final Ceilings CEILINGS =
      new Ceilings(2, 100, List.of(new Ceilings.Read(1000, 50), new Ceilings.Read(100_000, 10)));

  @Test
  void arithmetic_boundsWorkWithManyOperationsPerByte() {
    Work work = new Work(1000, 100);
    assertThat(CEILINGS.boundByArithmetic(work)).isTrue();
    assertThat(CEILINGS.seconds(work)).isEqualTo(10);
    assertThat(CEILINGS.share(work, 20)).isEqualTo(0.5);
  }

  @Test
  void memory_boundsWorkWithFewOperationsPerByte() {
    Work work = new Work(10, 500);
    assertThat(CEILINGS.boundByArithmetic(work)).isFalse();
    assertThat(CEILINGS.seconds(work)).isEqualTo(10);
  }

  @Test
  void bytes_areReadAtMostAtTheSpeedOfTheLargestSetWithinThem() {
    assertThat(CEILINGS.bytesPerSecond(1)).isEqualTo(50);
    assertThat(CEILINGS.bytesPerSecond(99_999)).isEqualTo(50);
    assertThat(CEILINGS.bytesPerSecond(100_000)).isEqualTo(10);
    assertThat(CEILINGS.bytesPerSecond(1e9)).isEqualTo(10);
    assertThat(CEILINGS.memory()).isEqualTo(10);
  }

  @Test
  void rowsOfResults_giveThoseOfTheThreads() {
    Ceilings one =
        Ceilings.of(
            List.of(
                Results.row().put("threads", 1).put("operations_per_s", 7.0),
                Results.row().put("threads", 2).put("operations_per_s", 9.0),
                Results.row().put("threads", 1).put("bytes", 20.0).put("bytes_per_s", 3.0),
                Results.row().put("threads", 1).put("bytes", 10.0).put("bytes_per_s", 5.0)),
            1);
    assertThat(one.operations()).isEqualTo(7);
    assertThat(one.reads()).extracting(Ceilings.Read::bytes).containsExactly(10.0, 20.0);
  }

  @Test
  void withoutReads_areRefused() {
    assertThatThrownBy(() -> new Ceilings(1, 1, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reads");
  }
}
