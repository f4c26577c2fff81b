package org.speechlm4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InvalidFileExceptionTest {

  private static final Path FILE = Path.of("folder", "a.wav");

  @Test
  void message_startsWithFileAndByte() {
    InvalidFileException failure = InvalidFileException.at(FILE, 36, "found 3, need 4");
    assertThat(failure).hasMessage(FILE + ": at byte 36: found 3, need 4");
    assertThat(failure.file()).isEqualTo(FILE.toString());
    assertThat(failure.offset()).hasValue(36);
  }

  @Test
  void withoutAByte_thereIsNoOffset() {
    InvalidFileException failure = new InvalidFileException(FILE, "found 3, need 4");
    assertThat(failure).hasMessage(FILE + ": found 3, need 4");
    assertThat(failure.offset()).isEmpty();
  }

  @Test
  void whatFilesSay_neitherForgesLinesNorFillsALog() {
    InvalidFileException failure =
        new InvalidFileException(FILE, "tensor a\nb\u001b[2J" + "x".repeat(1_000_000));
    assertThat(failure.getMessage())
        .hasSizeLessThan(1200)
        .startsWith(FILE + ": tensor a\\u000ab\\u001b[2Jxxx")
        .contains(" ... ");
  }
}
