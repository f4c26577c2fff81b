package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class StopwatchTest {

  private final Deque<Double> seconds = new ArrayDeque<>();
  private long now;
  private int runs;

  private void job() {
    runs++;
    now += Math.round(1e9 * (seconds.size() > 1 ? seconds.pop() : seconds.peek()));
  }

  private double median(int counted, double... takes) {
    for (double take : takes) {
      seconds.add(take);
    }
    return new Stopwatch(() -> now).median(this::job, counted);
  }

  @Test
  void warmUp_endsWithTwoLikeRuns() {
    assertThat(median(1, 5, 3, 2, 1.95, 7)).isCloseTo(7, within(1e-6));
    assertThat(runs).isEqualTo(5);
  }

  @Test
  void warmUp_endsAfterTenRuns() {
    assertThat(median(1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 9)).isCloseTo(9, within(1e-6));
    assertThat(runs).isEqualTo(11);
  }

  @Test
  void warmUp_endsAfterThirtySeconds() {
    assertThat(median(1, 20, 10, 4)).isCloseTo(4, within(1e-6));
    assertThat(runs).isEqualTo(3);
  }

  @Test
  void result_isTheMedian() {
    assertThat(median(5, 1, 1, 9, 3, 1, 2, 8)).isCloseTo(3, within(1e-6));
  }

  @Test
  void result_ofAnEvenNumberOfRuns_isTheMiddle() {
    assertThat(median(4, 1, 1, 9, 3, 1, 2)).isCloseTo(2.5, within(1e-6));
  }

  @Test
  void times_leaveOutWarmUps_andGiveMedianAndLeast() {
    for (double take : new double[] {9, 8, 3, 2, 7}) {
      seconds.add(take);
    }
    Stopwatch.Times times = new Stopwatch(() -> now).times(this::job, 2, 3);
    assertThat(times.median()).isCloseTo(3, within(1e-6));
    assertThat(times.least()).isCloseTo(2, within(1e-6));
    assertThat(runs).isEqualTo(5);
  }
}
