package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new NoSuchFileException("f"), 3, "f: found no such file, need it"),
        Arguments.of(new AccessDeniedException("f"), 3, "f: found no permission, need it"),
        Arguments.of(
            new FileAlreadyExistsException("f"),
            3,
            "f: cannot be used (FileAlreadyExistsException)"),
        Arguments.of(new IOException("two\n  lines"), 3, "two lines"),
        Arguments.of(
            new UncheckedIOException(new NoSuchFileException("f")),
            3,
            "f: found no such file, need it"),
        Arguments.of(new UnsupportedOperationException("streaming"), 3, "streaming"),
        Arguments.of(new IllegalArgumentException("layer: found 9"), 2, "layer: found 9"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failure_givesItsLineAndCode(Exception failure, int code, String line) {
    assertThat(Failures.code(failure)).isEqualTo(code);
    assertThat(Failures.describe(failure)).isEqualTo(line);
  }

  @Test
  void fault_saysThatItIsOne() {
    Exception fault = new IllegalStateException("oops");
    assertThat(Failures.code(fault)).isEqualTo(Failures.FAULT);
    assertThat(Failures.describe(fault)).contains("fault of this program", "oops", "--debug");
  }
}
