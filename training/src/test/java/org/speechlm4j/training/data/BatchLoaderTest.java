package org.speechlm4j.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class BatchLoaderTest {

  private static final LengthBatches BATCHES =
      LengthBatches.of(new int[23], BatchLimits.ofExamples(4), 1, 7);

  static Stream<LoaderThreads> threads() {
    return Stream.of(
        LoaderThreads.none(),
        LoaderThreads.platform(1, 1),
        LoaderThreads.platform(3, 5),
        LoaderThreads.platform(2, 100),
        LoaderThreads.virtual(4, 4));
  }

  static Stream<LoaderThreads> backgroundThreads() {
    return threads().skip(1);
  }

  private static String name(BatchPosition position, int[] examples) {
    return position + Arrays.toString(examples);
  }

  /** Every batch in order, from a place on. */
  private static List<String> expected(BatchPosition from, int epochs) {
    List<String> names = new ArrayList<>();
    for (int e = from.epoch(); e < epochs; e++) {
      List<int[]> epoch = BATCHES.epoch(e);
      for (int b = e == from.epoch() ? from.batch() : 0; b < epoch.size(); b++) {
        names.add(name(new BatchPosition(e, b), epoch.get(b)));
      }
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("threads")
  void next_givesTheOrderOfTheEpochs(LoaderThreads threads) throws Exception {
    // Batches take turns in taking long, so that threads would overtake one another.
    AtomicInteger calls = new AtomicInteger();
    BatchLoader.Source<String> source =
        (position, examples) -> {
          for (int i = 0; calls.getAndIncrement() % 2 == 0 && i < 1000; i++) {
            Thread.onSpinWait();
          }
          return name(position, examples);
        };
    List<String> names = new ArrayList<>();
    try (BatchLoader<String> loader =
        BatchLoader.open(BATCHES, source, BatchPosition.START, 3, threads)) {
      while (loader.hasNext()) {
        names.add(loader.next());
      }
      assertThat(loader.position()).isEqualTo(new BatchPosition(3, 0));
      assertThatThrownBy(loader::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(names).isEqualTo(expected(BatchPosition.START, 3)).hasSize(18);
  }

  @ParameterizedTest
  @MethodSource("threads")
  void open_atASavedPosition_goesOnAsIfUninterrupted(LoaderThreads threads) throws Exception {
    for (int taken = 0; taken < 12; taken++) {
      BatchPosition saved;
      try (BatchLoader<String> loader =
          BatchLoader.open(BATCHES, BatchLoaderTest::name, BatchPosition.START, 2, threads)) {
        for (int i = 0; i < taken; i++) {
          loader.next();
        }
        saved = loader.position();
      }
      assertThat(saved).isEqualTo(new BatchPosition(taken / 6, taken % 6));
      List<String> rest = new ArrayList<>();
      try (BatchLoader<String> loader =
          BatchLoader.open(BATCHES, BatchLoaderTest::name, saved, 2, threads)) {
        while (loader.hasNext()) {
          rest.add(loader.next());
        }
      }
      assertThat(rest).isEqualTo(expected(saved, 2));
    }
  }

  @ParameterizedTest
  @MethodSource("threads")
  void next_throwsWhatLoadingThrew_whereItsBatchStands(LoaderThreads threads) throws Exception {
    for (Throwable thrown :
        List.of(new IOException("disk"), new IllegalStateException("state"), new Error("error"))) {
      BatchLoader.Source<String> source =
          (position, examples) -> {
            if (position.batch() == 2) {
              throwAny(thrown);
            }
            return name(position, examples);
          };
      try (BatchLoader<String> loader =
          BatchLoader.open(BATCHES, source, BatchPosition.START, 3, threads)) {
        loader.next();
        loader.next();
        assertThatThrownBy(loader::next).isSameAs(thrown);
        assertThat(loader.position()).isEqualTo(new BatchPosition(0, 2));
        assertThatThrownBy(loader::next)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("closed");
      }
    }
  }

  private static void throwAny(Throwable thrown) throws IOException {
    switch (thrown) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(thrown);
    }
  }

  @ParameterizedTest
  @MethodSource("backgroundThreads")
  void next_neverHasMoreBatchesAheadThanAllowed(LoaderThreads threads) throws Exception {
    AtomicInteger started = new AtomicInteger();
    BatchLoader.Source<Integer> source = (position, examples) -> started.incrementAndGet();
    try (BatchLoader<Integer> loader =
        BatchLoader.open(BATCHES, source, BatchPosition.START, 30, threads)) {
      for (int taken = 1; loader.hasNext(); taken++) {
        loader.next();
        assertThat(started.get()).isLessThanOrEqualTo(taken + threads.ahead());
      }
    }
    assertThat(started.get()).isEqualTo(180);
  }

  @Test
  void open_loadsInTheBackgroundUpToItsBound() throws Exception {
    Semaphore started = new Semaphore(0);
    BatchLoader.Source<Integer> source =
        (position, examples) -> {
          started.release();
          return 1;
        };
    LoaderThreads threads = LoaderThreads.platform(2, 5);
    try (BatchLoader<Integer> loader =
        BatchLoader.open(BATCHES, source, BatchPosition.START, 30, threads)) {
      started.acquire(5);
      assertThat(loader.position()).isEqualTo(BatchPosition.START);
    }
    assertThat(started.availablePermits()).isZero();
  }

  @ParameterizedTest
  @MethodSource("backgroundThreads")
  void close_endsThreadsThatAreLoading(LoaderThreads threads) throws Exception {
    Set<Thread> loading = ConcurrentHashMap.newKeySet();
    CountDownLatch never = new CountDownLatch(1);
    Semaphore started = new Semaphore(0);
    BatchLoader.Source<String> source =
        (position, examples) -> {
          loading.add(Thread.currentThread());
          started.release();
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
          return name(position, examples);
        };
    BatchLoader<String> loader = BatchLoader.open(BATCHES, source, BatchPosition.START, 3, threads);
    started.acquire(Math.min(threads.threads(), threads.ahead()));
    loader.close();
    assertThat(loading).isNotEmpty();
    for (Thread thread : loading) {
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }
    loader.close();
    assertThatThrownBy(loader::next).hasMessageContaining("closed");
  }

  @Test
  void next_interrupted_mayBeAskedAgain() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    BatchLoader.Source<String> source =
        (position, examples) -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
          return name(position, examples);
        };
    try (BatchLoader<String> loader =
        BatchLoader.open(BATCHES, source, BatchPosition.START, 1, LoaderThreads.platform(2, 2))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(loader::next).isInstanceOf(InterruptedException.class);
      go.countDown();
      assertThat(loader.next()).isEqualTo(expected(BatchPosition.START, 1).getFirst());
    }
  }

  @Test
  void open_beyondTheEpoch_isRefused() {
    assertThatThrownBy(
            () ->
                BatchLoader.open(
                    BATCHES,
                    BatchLoaderTest::name,
                    new BatchPosition(1, 6),
                    3,
                    LoaderThreads.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found batch 6 of epoch 1, which has 6");
    assertThatThrownBy(() -> LoaderThreads.platform(0, 3)).hasMessageContaining("0 threads");
  }
}
