package org.speechlm4j.benchmarks.interrupt;

import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Measures how long work goes on after its thread has been interrupted. */
public final class InterruptLatency {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private InterruptLatency() {}

  /**
   * Starts work in a thread of its own, over and over, and interrupts it.
   *
   * @param computed processor time of the thread at which it is interrupted
   * @return from the interrupt to the thread's end
   * @throws IllegalStateException if the work ended by itself, or otherwise than it should
   */
  public static Duration measure(Callable<?> work, Duration computed) throws InterruptedException {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
    Thread thread =
        Thread.ofPlatform().daemon().start(() -> untilInterrupted(work, thrown, interrupted));
    while (THREADS.getThreadCpuTime(thread.threadId()) < computed.toNanos() && !thread.join(LOOK)) {
      // Waits: what a thread has computed can only be asked for.
    }
    if (!thread.isAlive()) {
      throw new IllegalStateException("the work ended before it was interrupted", thrown.get());
    }
    long start = System.nanoTime();
    thread.interrupt();
    if (!thread.join(PATIENCE)) {
      throw new IllegalStateException("the work goes on, " + PATIENCE + " after the interrupt");
    }
    Duration latency = Duration.ofNanos(System.nanoTime() - start);
    Throwable end = thrown.get();
    if (!(end instanceof CancellationException || end instanceof InterruptedIOException)) {
      throw new IllegalStateException("the work ended otherwise than interrupted work should", end);
    }
    if (!interrupted.get()) {
      throw new IllegalStateException("the interrupt was swallowed");
    }
    return latency;
  }

  private static void untilInterrupted(
      Callable<?> work,
      AtomicReference<@Nullable Throwable> thrown,
      AtomicReference<Boolean> interrupted) {
    try {
      while (true) {
        work.call();
      }
    } catch (Throwable e) { // Whatever it is, the caller judges it.
      thrown.set(e);
      interrupted.set(Thread.currentThread().isInterrupted());
    }
  }
}
