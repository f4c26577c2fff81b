package org.speechlm4j.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.speechlm4j.benchmarks.kernel.Job;

class MeterTest {

  private long now;
  private int runs;

  private double median(long nanoseconds, double seconds) {
    Job job =
        new Job() {
          @Override
          public void run() {
            runs++;
            // Every third run is disturbed.
            now += runs % 3 == 0 ? 10 * nanoseconds : nanoseconds;
          }

          @Override
          public float[] values() {
            return new float[0];
          }
        };
    return new Meter(() -> now).median(job, seconds);
  }

  @Test
  void longRun_isTimedAlone() {
    assertThat(median(1_000_000, 0.05)).isEqualTo(1e-3);
  }

  @Test
  void shortRun_isTimedWithOthers() {
    assertThat(median(100, 0.01)).isEqualTo(4e-7, within(1e-8));
  }

  @Test
  void runLongerThanTheTimeGiven_isTimedOnce() {
    assertThat(median(2_000_000_000L, 0.1)).isEqualTo(2);
    assertThat(runs).isEqualTo(2);
  }
}
