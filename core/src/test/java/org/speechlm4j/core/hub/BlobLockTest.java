package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BlobLockTest {

  @TempDir private Path folder;

  private static DownloadListener into(List<String> remarks) {
    return new DownloadListener() {
      @Override
      public void remark(String line) {
        remarks.add(line);
      }
    };
  }

  @Test
  void lock_isFreeAgainOnceClosed() throws IOException {
    Path file = folder.resolve("locks/x.lock");
    List<String> remarks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      try (BlobLock _ = BlobLock.acquire(file, pause -> {}, into(remarks))) {
        assertThat(file).exists();
      }
    }
    assertThat(remarks).isEmpty();
  }

  /** As huggingface_hub's, for users who share a cache. */
  @Test
  void file_isOpenToTheGroup() throws IOException {
    Path file = folder.resolve("x.lock");
    BlobLock.acquire(file, pause -> {}, DownloadListener.NONE).close();
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-rw-r--");
    }
  }

  @Test
  void secondThread_waitsForTheFirst() throws Exception {
    Path file = folder.resolve("x.lock");
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    CompletableFuture<Void> second;
    try (BlobLock _ = BlobLock.acquire(file, pause -> {}, DownloadListener.NONE)) {
      second =
          CompletableFuture.runAsync(
              () -> {
                Sleeper sleeper =
                    pause -> {
                      waits.countDown();
                      closed.await();
                    };
                try (BlobLock _ = BlobLock.acquire(file, sleeper, DownloadListener.NONE)) {
                  order.add("second");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      waits.await();
      order.add("first");
    }
    closed.countDown();
    second.join();
    assertThat(order).containsExactly("first", "second");
  }

  /** {@code flock} is how huggingface_hub locks on Linux. */
  @ParameterizedTest
  @ValueSource(strings = {"java", "flock"})
  void anotherProcess_isWaitedFor(String kind) throws Exception {
    if (kind.equals("flock") && !Flock.isAvailable()) {
      assertThat(Flock.tryLock(folder)).isNull();
      return;
    }
    Path file = Files.createFile(folder.resolve("x.lock"));
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes(BlobLock.class) + File.pathSeparator + classes(LockHolder.class),
                LockHolder.class.getName(),
                file.toString(),
                kind)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = holder.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("held");
      List<String> remarks = new ArrayList<>();
      Sleeper untilItEnds =
          pause -> {
            holder.destroy();
            holder.waitFor();
          };
      try (BlobLock _ = BlobLock.acquire(file, untilItEnds, into(remarks))) {
        assertThat(holder.isAlive()).isFalse();
      }
      assertThat(remarks).singleElement().asString().contains("waits", file.toString());
    } finally {
      holder.destroy();
    }
  }

  /** Who removes a blob removes the file of its lock too, and a waiting download makes another. */
  @Test
  void removedFile_isMadeAgainByWhoWaits() throws IOException {
    Path file = folder.resolve("x.lock");
    BlobLock first = BlobLock.acquire(file, pause -> {}, DownloadListener.NONE);
    Sleeper untilRemoved =
        pause -> {
          try {
            Files.delete(file);
            first.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    try (BlobLock _ = BlobLock.acquire(file, untilRemoved, DownloadListener.NONE)) {
      assertThat(file).exists();
      assertThat(BlobLock.tryAcquire(file)).isNull();
    }
  }

  private static Path classes(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void interruptedWait_ends_andTheLockStaysWithItsHolder() throws Exception {
    Path file = folder.resolve("x.lock");
    try (BlobLock _ = BlobLock.acquire(file, pause -> {}, DownloadListener.NONE)) {
      Sleeper interrupted =
          pause -> {
            throw new InterruptedException();
          };
      assertThatThrownBy(() -> BlobLock.acquire(file, interrupted, DownloadListener.NONE))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThatThrownBy(() -> BlobLock.acquire(file, interrupted, DownloadListener.NONE))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
