package org.speechlm4j.core.cpu;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.speechlm4j.core.system.Interrupts;

/**
 * A job of many short steps, each of which needs what all chunks of the step before gave.
 *
 * <p>Threads join once for all steps and meet at the end of each. A thread keeps to chunks of its
 * own, whose weights it then finds in its own cache, and takes them forwards and backwards in turn,
 * so that a step begins with what the last one left there. It does the chunks of others only where
 * they have not begun them; so nobody waits for a thread that has not come.
 */
final class Lockstep {

  /** Distance of neighbouring claims, so that they lie in different cache lines. */
  private static final int APART = 16;

  private static final int SPINS_BEFORE_YIELD = 2_000;

  private final int steps;
  private final int chunks;
  private final Body body;

  /** For each chunk, the first step for which nobody has taken it. */
  private final AtomicIntegerArray claims;

  /** Chunks done, of all steps. */
  private final AtomicLong done = new AtomicLong();

  private volatile boolean failed;

  private Lockstep(int steps, int chunks, Body body) {
    this.steps = steps;
    this.chunks = chunks;
    this.body = body;
    this.claims = new AtomicIntegerArray(chunks * APART);
  }

  /** Calls {@code body} once for each step and chunk, on all threads of a pool. */
  static void run(WorkerPool workers, int steps, int chunks, Body body) {
    Lockstep job = new Lockstep(steps, chunks, body);
    int seats = Math.min(workers.threads(), chunks);
    workers.run(seats, seat -> job.join(chunks * seat / seats, chunks * (seat + 1) / seats));
  }

  /** Takes part, with the chunks between {@code from} and {@code to} as its own. */
  private void join(int from, int to) {
    int step = (int) (done.get() / chunks);
    while (step < steps && !failed) {
      if (step % 2 == 0) {
        forwards(step, from, to);
      } else {
        backwards(step, from, to);
      }
      step++;
      await(step);
    }
  }

  private void forwards(int step, int from, int to) {
    for (int chunk = from; chunk < to; chunk++) {
      take(step, chunk);
    }
    for (int i = 1; i <= chunks - (to - from); i++) {
      take(step, Math.floorMod(from - i, chunks));
    }
  }

  private void backwards(int step, int from, int to) {
    for (int chunk = to - 1; chunk >= from; chunk--) {
      take(step, chunk);
    }
    for (int i = 0; i < chunks - (to - from); i++) {
      take(step, (to + i) % chunks);
    }
  }

  private void take(int step, int chunk) {
    if (!claims.compareAndSet(chunk * APART, step, step + 1)) {
      return;
    }
    try {
      Interrupts.check();
      body.accept(step, chunk);
    } catch (Throwable thrown) {
      failed = true;
      throw thrown;
    }
    done.incrementAndGet();
  }

  @SuppressWarnings("ThreadPriorityCheck") // on one processor, spinning starves the others
  private void await(int step) {
    long needed = (long) step * chunks;
    for (int spins = 0; done.get() < needed && !failed; spins++) {
      if (spins < SPINS_BEFORE_YIELD) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** Work on one chunk of one step. */
  interface Body {
    /** Does it; all chunks of the steps before are done. */
    void accept(int step, int chunk);
  }
}
