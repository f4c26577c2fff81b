package org.speechlm4j.core.system;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What happened when work was interrupted.
 *
 * @param latency from the interrupt to the end of the work
 * @param thrown what the work ended by, or null if it came to its own end
 * @param stillInterrupted whether the thread was interrupted at the end
 */
public record Interruption(Duration latency, @Nullable Throwable thrown, boolean stillInterrupted) {

  /** How long work may take to notice, on a machine that has much else to do. */
  public static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Work that may throw. */
  @FunctionalInterface
  public interface Work {
    /** Runs for a minute at least, if nobody interrupts it. */
    void run() throws Exception;
  }

  /**
   * Interrupts work in another thread some time after it has begun.
   *
   * @throws AssertionError if it does not end within minutes
   */
  public static Interruption of(Duration after, Work work) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  begun.countDown();
                  try {
                    work.run();
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                  interrupted.set(Thread.currentThread().isInterrupted());
                });
    begun.await();
    thread.join(after);
    long start = System.nanoTime();
    thread.interrupt();
    if (!thread.join(PATIENCE)) {
      throw new AssertionError("found work that goes on, need it to notice the interrupt");
    }
    Duration latency = Duration.ofNanos(System.nanoTime() - start);
    return new Interruption(latency, thrown.get(), interrupted.get());
  }
}
