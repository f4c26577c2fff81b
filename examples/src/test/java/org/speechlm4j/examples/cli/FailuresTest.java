package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CancellationException;
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
            "f: found it there already, need a name that is free"),
        Arguments.of(
            new NotDirectoryException("f"), 3, "f: cannot be used (NotDirectoryException)"),
        Arguments.of(new IOException("two\n  lines"), 3, "two lines"),
        Arguments.of(
            new UncheckedIOException(new NoSuchFileException("f")),
            3,
            "f: found no such file, need it"),
        Arguments.of(
            new AccessDeniedException("f", null, "found no permission to write in /d, need it"),
            3,
            "f: found no permission to write in /d, need it"),
        Arguments.of(
            new FileSystemException("f", null, "the disk is full: found 5 bytes free, need 9"),
            3,
            "f: the disk is full: found 5 bytes free, need 9"),
        Arguments.of(new CancellationException("interrupted"), 130, "interrupted"),
        Arguments.of(new InterruptedIOException("f: interrupted"), 130, "f: interrupted"),
        Arguments.of(
            new UncheckedIOException(new InterruptedIOException("f: interrupted")),
            130,
            "f: interrupted"),
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
