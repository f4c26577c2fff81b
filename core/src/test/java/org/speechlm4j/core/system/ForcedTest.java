package org.speechlm4j.core.system;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForcedTest {

  @TempDir private Path folder;

  /** Opens neither folders, as Windows, nor what may only be read for writing. */
  private static FileChannel openAsWindows(Path path, StandardOpenOption option)
      throws IOException {
    if (Files.isDirectory(path) || option == StandardOpenOption.WRITE) {
      throw new AccessDeniedException(path.toString());
    }
    return FileChannel.open(path, option);
  }

  @Test
  void fileAndFolder_areForced() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "text");
    assertThatCode(() -> Forced.file(file)).doesNotThrowAnyException();
    assertThatCode(() -> Forced.folder(folder)).doesNotThrowAnyException();
  }

  @Test
  void folder_whereNoneCanBeOpened_isLeft() {
    assertThatCode(() -> Forced.folder(folder, ForcedTest::openAsWindows))
        .doesNotThrowAnyException();
  }

  @Test
  void file_thatMayOnlyBeRead_isForced() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "text");
    assertThatCode(() -> Forced.file(file, ForcedTest::openAsWindows)).doesNotThrowAnyException();
  }

  @Test
  void fileOrFolder_thatIsMissing_fails() {
    Path missing = folder.resolve("none");
    assertThatThrownBy(() -> Forced.file(missing)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Forced.folder(missing)).isInstanceOf(NoSuchFileException.class);
  }
}
