package org.speechlm4j.core.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;

/** Weights that are mapped from a file: closed, cut short, and in use by several threads. */
class MappedModelTest {

  private static final int SIZE = 2000;

  @TempDir private Path folder;
  private Path file;
  private final CpuEngine engine = CpuEngine.withThreads(2);

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("model.safetensors");
    float[] values = new float[SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7;
    }
    SafeTensors.write(file, Map.of("w", HostTensor.of(values, SIZE, SIZE)), Map.of());
  }

  private Tensor weight(SafeTensors tensors) {
    return Weights.of(tensors, engine).get("w", Initializer.zeros(), SIZE, SIZE);
  }

  private Tensor input() {
    return engine.constant(new float[SIZE], org.speechlm4j.core.tensor.Shape.of(1, SIZE));
  }

  @Test
  void model_ofAClosedFile_namesTheFile_whateverItHasComputedBefore() throws IOException {
    SafeTensors tensors = SafeTensors.open(file);
    Tensor used = weight(tensors);
    Tensor unused = weight(tensors);
    assertThat(input().linear(used, null).toFloats()).containsOnly(0);
    tensors.close();
    for (Tensor weight : List.of(used, unused)) {
      assertThatThrownBy(() -> input().linear(weight, null))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(file + ": tensor w: found its file closed, need it open while in use");
      assertThatThrownBy(weight::toFloats).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void close_leavesTheModelsThatOthersHaveOpened() throws IOException {
    SafeTensors first = SafeTensors.open(file);
    Tensor one = weight(first);
    input().linear(one, null);
    try (SafeTensors second = SafeTensors.open(file)) {
      Tensor other = weight(second);
      first.close();
      assertThat(input().linear(other, null).toFloats()).containsOnly(0);
      assertThat(other.toFloats()).hasSize(SIZE * SIZE);
    }
  }

  @Test
  void close_whileOthersCompute_failsThem() throws Exception {
    SafeTensors tensors = SafeTensors.open(file);
    HostTensor host = tensors.find("w");
    CountDownLatch begun = new CountDownLatch(2);
    List<Thread> threads = new ArrayList<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> other = new AtomicReference<>();
    threads.add(repeating(host::toFloats, begun, failure));
    threads.add(repeating(() -> input().linear(weight(tensors), null), begun, other));
    begun.await();
    tensors.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure.get()).isInstanceOf(IllegalStateException.class);
    assertThat(failure.get())
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("closed");
    assertThat(other.get()).isInstanceOf(IllegalStateException.class);
    assertThat(other.get()).hasMessageStartingWith(file.toString()).hasMessageContaining("closed");
  }

  @Test
  void close_byManyThreadsAtOnce_failsNone() throws Exception {
    int closers = 4;
    try (ExecutorService threads = Executors.newFixedThreadPool(closers)) {
      for (int round = 0; round < 300; round++) {
        SafeTensors tensors = SafeTensors.open(file);
        CyclicBarrier together = new CyclicBarrier(closers);
        Callable<Boolean> closing =
            () -> {
              together.await();
              tensors.close();
              return true;
            };
        for (Future<Boolean> done : threads.invokeAll(Collections.nCopies(closers, closing))) {
          assertThat(done.get()).isTrue();
        }
      }
    }
  }

  private static Thread repeating(
      Runnable work, CountDownLatch begun, AtomicReference<@Nullable Throwable> failure) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                while (true) {
                  work.run();
                  begun.countDown();
                }
              } catch (Throwable e) {
                failure.set(e);
                begun.countDown();
              }
            });
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // which lets nobody cut a mapped file
  void file_cutShortWhileItIsOpen_isNamed() throws IOException {
    try (SafeTensors tensors = SafeTensors.open(file)) {
      Tensor weight = weight(tensors);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(4096);
      }
      assertThatThrownBy(() -> input().linear(weight, null))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(file + ": tensor w: found its file cut short while it is open");
    }
  }

  @Test
  void parametersBeyondTheCapacity_areRefusedBeforeTheyAreCopied() throws IOException {
    try (SafeTensors tensors = SafeTensors.open(file)) {
      Weights weights = Weights.of(tensors, new SmallBackend(engine, SIZE * SIZE * 4));
      weights.get("w", Initializer.zeros(), SIZE, SIZE);
      assertThatThrownBy(() -> weights.get("w", Initializer.zeros(), SIZE, SIZE))
          .isInstanceOf(InsufficientMemoryException.class)
          .hasMessage(
              file
                  + ": found parameters of at least 30 MB, need at most the 15 MB that Java's heap"
                  + " may take; raise it by -Xmx");
    }
  }
}
