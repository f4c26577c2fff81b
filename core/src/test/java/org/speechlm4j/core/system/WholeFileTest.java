package org.speechlm4j.core.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("a.bin");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** A failure of the system in the middle of a write. */
  private void writeFailing(IOException failure) throws IOException {
    WholeFile.write(
        file,
        1L << 60,
        out -> {
          out.write(new byte[1000]);
          throw failure;
        });
  }

  @Test
  void write_replacesWhatWasThere() throws IOException {
    WholeFile.write(file, "old");
    WholeFile.write(file, "new");
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("a.bin");
  }

  @Test
  void write_onAFullDisk_namesTheBytesAndLeavesTheOldFile() throws IOException {
    WholeFile.write(file, "old");
    assertThatThrownBy(() -> writeFailing(new IOException("No space left on device")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageMatching(
            ".*a\\.bin: the disk is full: found \\d+ bytes free, need 1152921504606846976");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("a.bin");
  }

  @Test
  void write_onAFullDiskInAnotherLanguage_knowsByTheFreeBytes() {
    assertThatThrownBy(() -> writeFailing(new IOException("Auf dem Gerät ist kein Platz")))
        .hasMessageContaining("a.bin: the disk is full: found");
  }

  @Test
  void write_withoutPermission_namesTheFolder() {
    assertThatThrownBy(() -> writeFailing(new AccessDeniedException(".a.bin.part")))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(file + ": found no permission to write in " + folder + ", need it");
  }

  @Test
  void write_ontoAFileThatWindowsHoldsFast_saysThatItIsInUse() throws IOException {
    WholeFile.write(file, "old");
    assertThatThrownBy(
            () -> writeFailing(new AccessDeniedException(".a.bin.part", file + "", null)))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(file + ": found it write-protected or in use, need it writable and closed");
    String inUse = "The process cannot access the file because it is being used by another process";
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    1,
                    out -> {
                      throw new FileSystemException(".a.bin.part", file.toString(), inUse);
                    }))
        .hasMessage(file + ": cannot be replaced (" + inUse + ")");
    assertThat(file).hasContent("old");
  }

  @Test
  void write_intoNoFolder_namesIt() {
    Path lost = folder.resolve("none").resolve("a.bin");
    assertThatThrownBy(() -> WholeFile.write(lost, "text"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            lost + ": found no folder " + folder.resolve("none") + ", need it to write there");
  }

  @Test
  void write_ontoAFolder_isRefused() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(() -> WholeFile.write(file, "text"))
        .hasMessage(file + ": found a folder, need a file's name");
  }

  @Test
  void write_failingOtherwise_namesTheFile() {
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    1,
                    out -> {
                      throw new IOException("Input/output error");
                    }))
        .hasMessage(file + ": cannot be written (Input/output error)");
  }

  @Test
  void write_interrupted_leavesNothing() throws IOException {
    try {
      assertThatThrownBy(
              () ->
                  WholeFile.write(
                      file,
                      8,
                      out -> {
                        out.write(new byte[4]);
                        Thread.currentThread().interrupt();
                        out.write(new byte[4]);
                      }))
          .isInstanceOf(InterruptedIOException.class)
          .hasMessage(file + ": interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void write_afterAKilledOne_clearsItsPart() throws IOException {
    Files.write(folder.resolve(".a.bin.part"), new byte[100]);
    WholeFile.write(file, "text");
    assertThat(names()).containsExactly("a.bin");
  }

  @Test
  void write_leavesThePartThatAnotherWrites() throws IOException {
    Path part = folder.resolve(".a.bin.part");
    try (FileChannel other =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      other.lock();
      WholeFile.write(file, "text");
      assertThat(names()).containsExactly(".a.bin.part", "a.bin");
    }
  }

  @Test
  void write_byManyThreads_endsWithOneOfTheirs() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> writes =
          IntStream.range(0, 200)
              .<Future<?>>mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            start.await();
                            WholeFile.write(file, ("text" + i % 10).repeat(2_000));
                            return null;
                          }))
              .toList();
      start.countDown();
      for (Future<?> write : writes) {
        write.get();
      }
    }
    String text = Files.readString(file, UTF_8);
    assertThat(text).isEqualTo(text.substring(0, 5).repeat(2_000));
    assertThat(names()).containsExactly("a.bin");
  }
}
