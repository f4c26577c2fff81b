package org.speechlm4j.core.hub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks of input and output side by side; the first failure, or an interrupt, ends all. */
final class ParallelTasks {

  private static final int THREADS = 4;

  private ParallelTasks() {}

  /**
   * Runs tasks and waits until none runs any more.
   *
   * @return their results, in their order
   * @throws IOException the first failure, or that the calling thread was interrupted
   */
  static <T> List<T> run(List<Callable<T>> tasks) throws IOException {
    if (tasks.isEmpty()) {
      return List.of();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(THREADS, tasks.size()),
            Thread.ofPlatform().daemon().name("hub-", 0).factory());
    try (threads) {
      ExecutorCompletionService<T> finished = new ExecutorCompletionService<>(threads);
      List<Future<T>> futures = new ArrayList<>();
      tasks.forEach(task -> futures.add(finished.submit(task)));
      try {
        for (int i = 0; i < tasks.size(); i++) {
          finished.take().get();
        }
        return futures.stream().map(Future::resultNow).toList();
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw Sleeper.interrupted();
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw failure(e);
      }
    }
  }

  private static IOException failure(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException cause -> cause;
      case RuntimeException cause -> throw cause;
      case Error cause -> throw cause;
      case null, default -> throw new IllegalStateException(e);
    };
  }
}
