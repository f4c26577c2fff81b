package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.speechlm4j.core.system.Interruption;
import org.speechlm4j.core.system.Interrupts;

/** How jobs end that do not come to their end. */
@Timeout(300)
class WorkerPoolTest {

  private final WorkerPool pool = new WorkerPool(3);

  private static void untilInterrupted() {
    while (true) {
      Interrupts.check();
      Thread.onSpinWait();
    }
  }

  private void assertWorksOn() {
    for (int i = 0; i < 100; i++) {
      AtomicInteger done = new AtomicInteger();
      pool.run(
          7,
          _ -> {
            Interrupts.check();
            done.incrementAndGet();
          });
      assertThat(done).hasValue(7);
    }
  }

  @Test
  void interruptOfTheCaller_reachesTheWorkersInTheirChunks() throws InterruptedException {
    Interruption found =
        Interruption.of(Duration.ofMillis(300), () -> pool.run(3, _ -> untilInterrupted()));
    assertThat(found.thrown()).isInstanceOf(CancellationException.class);
    assertThat(found.stillInterrupted()).isTrue();
    assertWorksOn();
  }

  @Test
  void failureOfOneChunk_endsTheOthers_andIsWhatIsThrown() {
    CountDownLatch begun = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                pool.run(
                    2,
                    chunk -> {
                      if (chunk == 1) {
                        begun.countDown();
                        untilInterrupted();
                      }
                      await(begun);
                      throw new IllegalStateException("chunk 0");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("chunk 0");
    assertWorksOn();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
