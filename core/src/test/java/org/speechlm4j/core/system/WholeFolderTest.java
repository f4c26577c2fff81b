package org.speechlm4j.core.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFolderTest {

  @TempDir private Path parent;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void write_replacesAFolder() throws IOException {
    Path folder = parent.resolve("model");
    WholeFolder.write(folder, to -> Files.writeString(to.resolve("a"), "old"));
    WholeFolder.write(folder, to -> Files.writeString(to.resolve("b"), "new"));
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(folder.resolve("b")).hasContent("new");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void write_brokenOff_leavesNothingNew() throws IOException {
    Path folder = parent.resolve("model");
    WholeFolder.write(folder, to -> Files.writeString(to.resolve("a"), "old"));
    assertThatThrownBy(
            () ->
                WholeFolder.write(
                    folder,
                    to -> {
                      Files.writeString(to.resolve("a"), "new");
                      throw new CancellationException("interrupted");
                    }))
        .isInstanceOf(CancellationException.class);
    assertThat(folder.resolve("a")).hasContent("old");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void write_afterAKillBetweenItsMoves_findsTheOldFolder() throws IOException {
    Path folder = parent.resolve("model");
    Path aside = Files.createDirectory(parent.resolve(WholeFolder.PART + "old-model"));
    Files.writeString(aside.resolve("a"), "old");
    assertThatThrownBy(
            () ->
                WholeFolder.write(
                    folder,
                    to -> {
                      throw new CancellationException("interrupted");
                    }))
        .isInstanceOf(CancellationException.class);
    assertThat(folder.resolve("a")).hasContent("old");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void write_afterAKillBehindItsMoves_clearsWhatWasAside() throws IOException {
    Path folder = parent.resolve("model");
    WholeFolder.write(folder, to -> Files.writeString(to.resolve("a"), "whole"));
    Path aside = Files.createDirectory(parent.resolve(WholeFolder.PART + "old-model"));
    Files.writeString(aside.resolve("a"), "older");
    WholeFolder.write(folder, to -> Files.writeString(to.resolve("a"), "new"));
    assertThat(folder.resolve("a")).hasContent("new");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void replace_failingHalfway_bringsTheOldFolderBack() throws IOException {
    Path folder = parent.resolve("model");
    WholeFolder.write(folder, to -> Files.writeString(to.resolve("a"), "old"));
    Path missing = parent.resolve("none");
    assertThatThrownBy(() -> WholeFolder.replace(missing, parent.resolve("aside"), folder))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("a")).hasContent("old");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void write_onAFullDisk_saysSo() {
    Path folder = parent.resolve("model");
    assertThatThrownBy(
            () ->
                WholeFolder.write(
                    folder,
                    to -> {
                      throw new IOException("No space left on device");
                    }))
        .hasMessageMatching(".*model: the disk is full: found \\d+ bytes free, need more");
  }
}
