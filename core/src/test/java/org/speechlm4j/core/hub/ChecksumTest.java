package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {

  /** By {@code git hash-object} and {@code sha256sum} of {@code hello} and a newline. */
  private static final String GIT = "ce013625030ba8dba906f756967f9e9ca394464a";

  private static final String SHA_256 =
      "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

  @ParameterizedTest
  @ValueSource(strings = {GIT, SHA_256})
  void content_isToldFromOtherContent(String hex, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "hello\n");
    assertThat(new Checksum(hex).matches(file)).isTrue();
    Files.writeString(file, "hallo\n");
    assertThat(new Checksum(hex).matches(file)).isFalse();
  }

  @Test
  void interruptedThread_doesNotReadOn(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "hello\n");
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> new Checksum(GIT).matches(file))
          .isInstanceOf(InterruptedIOException.class)
          .hasMessage(file + ": interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void etag_isReadStrongAndWeak() {
    assertThat(Checksum.ofEtag("\"" + GIT + "\"").hex()).isEqualTo(GIT);
    assertThat(Checksum.ofEtag("W/\"" + SHA_256 + "\"").hex()).isEqualTo(SHA_256);
    assertThat(Checksum.ofEtag(GIT).hex()).isEqualTo(GIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "../ce013625030ba8dba906f756967f9e9ca394464",
        "CE013625030BA8DBA906F756967F9E9CA394464A"
      })
  void otherEtags_areRefused(String etag) {
    assertThatThrownBy(() -> Checksum.ofEtag(etag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ETag");
  }
}
