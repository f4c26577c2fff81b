package org.speechlm4j.core.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.system.Interrupts;

/**
 * A fixed number of threads that share out the chunks of one job at a time.
 *
 * <p>The caller works too, and waits only for workers that have joined. A worker that finds nothing
 * to do spins for a short while before it parks, because waking a parked thread takes as long as a
 * small kernel. A job started while another runs is done by its caller alone, which also makes
 * nested jobs safe.
 */
final class WorkerPool {

  private static final long SPIN_NANOS = 200_000;
  private static final int SPINS_BEFORE_YIELD = 2_000;

  private final int threads;
  private final Worker[] workers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile @Nullable Job current;

  /** A pool of {@code threads} threads, the caller's among them; at least 1. */
  WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: found " + threads + ", need at least 1");
    }
    this.threads = threads;
    this.workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker("speechlm-worker-" + (i + 1));
      workers[i].start();
    }
  }

  /** Number of threads, the caller's among them. */
  int threads() {
    return threads;
  }

  /**
   * Calls {@code body} once for each chunk from 0; returns when all are done.
   *
   * @throws java.util.concurrent.CancellationException if the caller is interrupted; then some
   *     chunks may not have been done
   */
  void run(int chunks, IntConsumer body) {
    run(chunks, body, true);
  }

  /** As {@link #run}, but goes on when the caller is interrupted. */
  void runAll(int chunks, IntConsumer body) {
    run(chunks, body, false);
  }

  private void run(int chunks, IntConsumer body, boolean interruptible) {
    if (chunks <= 1 || workers.length == 0 || !busy.compareAndSet(false, true)) {
      for (int i = 0; i < chunks; i++) {
        if (interruptible) {
          Interrupts.check();
        }
        body.accept(i);
      }
      return;
    }
    try {
      Job job = new Job(chunks, body, interruptible);
      current = job;
      for (Worker worker : workers) {
        worker.wake();
      }
      job.drain(0);
      current = null;
      if (job.hasFailed()) {
        // Whoever is in the middle of a long chunk, and asks, need not end it.
        for (Worker worker : workers) {
          worker.interrupt();
        }
      }
      job.close();
    } finally {
      current = null;
      busy.set(false);
    }
  }

  /** Chunks to be done, taken one by one. */
  private static final class Job {

    private static final int CLOSED = -1;

    private final int chunks;
    private final IntConsumer body;
    private final boolean interruptible;

    /** The caller takes chunk 0: it has to take part to notice that it is interrupted. */
    private final AtomicInteger next = new AtomicInteger(1);

    private final AtomicInteger active = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Job(int chunks, IntConsumer body, boolean interruptible) {
      this.chunks = chunks;
      this.body = body;
      this.interruptible = interruptible;
    }

    int next() {
      return next.getAndIncrement();
    }

    boolean join() {
      for (int n = active.get(); n != CLOSED; n = active.get()) {
        if (active.compareAndSet(n, n + 1)) {
          return true;
        }
      }
      return false;
    }

    void leave() {
      active.decrementAndGet();
    }

    void drain(int first) {
      try {
        for (int i = first; i < chunks; i = next()) {
          if (interruptible) {
            Interrupts.check();
          }
          body.accept(i);
        }
      } catch (Throwable thrown) {
        // The first: the workers' own end only because of it.
        failure.compareAndSet(null, thrown);
        next.set(chunks);
      }
    }

    boolean hasFailed() {
      return failure.get() != null;
    }

    @SuppressWarnings("ThreadPriorityCheck") // on one processor, spinning starves the worker
    void close() {
      for (int spins = 0; !active.compareAndSet(0, CLOSED); spins++) {
        if (spins < SPINS_BEFORE_YIELD) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
      Throwable thrown = failure.get();
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
      if (thrown instanceof Error error) {
        throw error;
      }
    }
  }

  /** A thread that joins whatever job is current. */
  private final class Worker extends Thread {

    private volatile boolean parked;

    Worker(String name) {
      super(name);
      setDaemon(true);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      Job last = null;
      while (true) {
        Job job = await(last);
        if (job.join()) {
          // Left of a job before: of this one nobody has told it yet, for it has only just come.
          interrupted();
          job.drain(job.next());
          job.leave();
        }
        last = job;
      }
    }

    private Job await(@Nullable Job last) {
      long deadline = System.nanoTime() + SPIN_NANOS;
      while (true) {
        Job job = current;
        if (job != null && !job.equals(last)) {
          return job;
        }
        if (System.nanoTime() < deadline) {
          Thread.onSpinWait();
        } else {
          parked = true;
          Job again = current;
          if (again == null || again.equals(last)) {
            interrupted(); // else it would not park
            LockSupport.park(this);
          }
          parked = false;
          deadline = System.nanoTime() + SPIN_NANOS;
        }
      }
    }
  }
}
