package org.speechlm4j.core.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.tensor.HostTensor;

/** What happens to a file between the reading of its header and its mapping. */
class SafeTensorsFileTest {

  @TempDir private Path folder;
  private Path path;
  private SafeTensorsFile file;

  @BeforeEach
  void readHeader() throws IOException {
    path = folder.resolve("model.safetensors");
    write(path, 3);
    file = SafeTensorsFile.of(path).getFirst();
  }

  private static void write(Path path, int size) throws IOException {
    SafeTensors.write(path, Map.of("a", HostTensor.of(new float[size], size)), Map.of());
  }

  private void assertChanged() {
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> file.map(arena))
          .isInstanceOf(InvalidFileException.class)
          .hasMessage(path + ": found it changed while it was opened");
    }
  }

  @Test
  void map_ofTheSameFile_givesItsTensors() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      assertThat(file.map(arena)).containsOnlyKeys("a");
    }
  }

  @Test
  void map_ofAFileReplacedByAnother_isRefused() throws IOException {
    Path other = folder.resolve("other.safetensors");
    write(other, 3);
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(path));
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
    assertChanged();
  }

  @Test
  void map_ofAFileThatGrew_isRefused() throws IOException {
    Files.write(path, new byte[8], StandardOpenOption.APPEND);
    assertChanged();
  }

  @Test
  void map_ofAFileCutToNothing_isRefused() throws IOException {
    Files.write(path, new byte[0]);
    assertChanged();
  }

  @Test
  void map_ofAFileGone_isRefused() throws IOException {
    Files.delete(path);
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> file.map(arena))
          .isInstanceOf(InvalidFileException.class)
          .hasMessageStartingWith(path + ": ");
    }
  }
}
