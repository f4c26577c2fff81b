package org.speechlm4j.training.data;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Batches one after the other, loaded in the background.
 *
 * <p>Threads load the next batches while the consumer works on the present one. Batches come in the
 * order of {@link LengthBatches} whatever the threads do, and what is in them follows from their
 * position, so any number of threads gives the same run, and a run resumed at {@link #position()}
 * goes on as if it had not been interrupted. For one consumer thread; close it.
 *
 * {@snippet file="org/speechlm4j/training/snippets/TrainingSnippetsTest.java" region="batches"}
 *
 * @param <B> what a batch is
 */
public final class BatchLoader<B> implements AutoCloseable {

  /**
   * What makes a batch.
   *
   * @param <B> what a batch is
   */
  @FunctionalInterface
  public interface Source<B> {

    /**
     * Loads a batch, by several threads at once; should give up when its thread is interrupted.
     *
     * @param position where in the run the batch stands; all randomness follows from it
     * @param examples indices of the batch's examples
     */
    B load(BatchPosition position, int[] examples) throws IOException;
  }

  /** A batch that is being loaded, and where it stands. */
  private record Pending<B>(BatchPosition position, Future<B> batch) {}

  private final LengthBatches batches;
  private final Source<B> source;
  private final int epochs;
  private final int ahead;
  private final @Nullable ExecutorService executor;
  private final Deque<Pending<B>> pending = new ArrayDeque<>();

  /** The first batch that no thread was asked for, and the batches of its epoch. */
  private BatchPosition next;

  private List<int[]> epoch;
  private boolean closed;

  private BatchLoader(
      LengthBatches batches,
      Source<B> source,
      BatchPosition from,
      int epochs,
      LoaderThreads threads) {
    this.batches = batches;
    this.source = source;
    this.epochs = epochs;
    this.ahead = threads.ahead();
    this.next = from;
    this.epoch = batches.epoch(from.epoch());
    if (from.batch() >= epoch.size()) {
      throw new IllegalArgumentException(
          "from: found batch %d of epoch %d, which has %d"
              .formatted(from.batch(), from.epoch(), epoch.size()));
    }
    this.executor =
        threads.threads() == 0
            ? null
            : Executors.newFixedThreadPool(threads.threads(), threads.factory());
  }

  /**
   * Starts to load.
   *
   * @param batches which examples stand together, in each epoch
   * @param source what makes a batch of them
   * @param from the first batch
   * @param epochs where to stop: after epoch {@code epochs - 1}
   * @param threads who loads, and how far ahead
   * @throws IllegalArgumentException if {@code from} is beyond its epoch
   */
  public static <B> BatchLoader<B> open(
      LengthBatches batches,
      Source<B> source,
      BatchPosition from,
      int epochs,
      LoaderThreads threads) {
    BatchLoader<B> loader = new BatchLoader<>(batches, source, from, epochs, threads);
    loader.fill();
    return loader;
  }

  /** Where the batch stands that {@link #next()} gives: what a checkpoint saves. */
  public BatchPosition position() {
    return pending.isEmpty() ? next : pending.element().position();
  }

  /** Whether there is another batch. */
  public boolean hasNext() {
    return position().epoch() < epochs;
  }

  /**
   * The next batch, waited for if need be. What its loading threw is thrown here, and the loader is
   * closed; {@link #position()} is then still that batch's.
   *
   * @throws IOException if that is what loading threw
   * @throws InterruptedException if the consumer is interrupted while it waits; it may ask again
   * @throws NoSuchElementException after the last epoch
   * @throws IllegalStateException if the loader is closed
   */
  public B next() throws IOException, InterruptedException {
    if (closed) {
      throw new IllegalStateException("this loader is closed, open another");
    }
    if (!hasNext()) {
      throw new NoSuchElementException("found no batch after " + epochs + " epochs");
    }
    if (executor == null) {
      ask();
    }
    B batch = await(pending.element().batch());
    pending.remove();
    fill();
    return batch;
  }

  private B await(Future<B> batch) throws IOException, InterruptedException {
    try {
      return batch.get();
    } catch (ExecutionException e) {
      close();
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** Has as many batches loaded as memory is allowed for. */
  private void fill() {
    while (pending.size() < ahead && next.epoch() < epochs) {
      ask();
    }
  }

  /** Has the next batch loaded: in the background, or at once where there is none. */
  private void ask() {
    BatchPosition position = next;
    int[] examples = epoch.get(position.batch());
    FutureTask<B> load = new FutureTask<>(() -> source.load(position, examples));
    pending.add(new Pending<>(position, load));
    if (executor == null) {
      load.run();
    } else {
      executor.execute(load);
    }
    advance();
  }

  private void advance() {
    if (next.batch() + 1 < epoch.size()) {
      next = new BatchPosition(next.epoch(), next.batch() + 1);
    } else {
      next = new BatchPosition(next.epoch() + 1, 0);
      epoch = next.epoch() < epochs ? batches.epoch(next.epoch()) : List.of();
    }
  }

  /** Interrupts what is being loaded, and returns when no thread of this loader runs any more. */
  @Override
  public void close() {
    closed = true;
    if (executor != null) {
      executor.shutdownNow();
      executor.close();
    }
  }
}
