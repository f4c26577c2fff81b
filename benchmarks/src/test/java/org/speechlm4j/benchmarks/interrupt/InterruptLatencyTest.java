package org.speechlm4j.benchmarks.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class InterruptLatencyTest {

  private static final Duration A_MOMENT = Duration.ofMillis(20);

  /** On a machine that has much else to do. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static void compute(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void workThatStops_isTimed() throws Exception {
    Callable<Integer> work =
        () -> {
          compute(A_MOMENT);
          if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
          }
          return 0;
        };
    assertThat(InterruptLatency.measure(work, A_MOMENT)).isBetween(Duration.ZERO, LONGEST);
  }

  @Test
  void workThatEndsByItself_isRefused() {
    Callable<Integer> work =
        () -> {
          throw new IllegalArgumentException("broken");
        };
    assertThatThrownBy(() -> InterruptLatency.measure(work, Duration.ofDays(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("before it was interrupted")
        .hasRootCauseMessage("broken");
  }

  @Test
  void workThatSwallowsTheInterrupt_isRefused() {
    Callable<Integer> work =
        () -> {
          compute(A_MOMENT);
          if (Thread.interrupted()) {
            throw new CancellationException("interrupted");
          }
          return 0;
        };
    assertThatThrownBy(() -> InterruptLatency.measure(work, A_MOMENT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("swallowed");
  }
}
