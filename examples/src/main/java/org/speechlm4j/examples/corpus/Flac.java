package org.speechlm4j.examples.corpus;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The {@code flac} program, which encodes the corpus's files. */
final class Flac {

  private static final String PROGRAM = "flac";

  private Flac() {}

  /**
   * Writes 16-bit samples of one channel, whole or not at all, making the folder if need be.
   *
   * @throws IOException if the program is not installed or fails
   */
  static void write(Path file, short[] samples, int sampleRate) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      encode(part, samples, sampleRate);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void encode(Path file, short[] samples, int sampleRate) throws IOException {
    // No padding and no seek table: 8 KB in each file, for files of about 20 KB.
    List<String> command =
        List.of(
            PROGRAM,
            "--best",
            "--no-padding",
            "--no-seektable",
            "--silent",
            "--force",
            "--force-raw-format",
            "--endian=little",
            "--sign=signed",
            "--channels=1",
            "--bps=16",
            "--sample-rate=" + sampleRate,
            "--output-name=" + file,
            "-");
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    run(command, bytes.array());
  }

  /** What the program says of its version, such as "flac 1.4.2". */
  static String version() throws IOException {
    return run(List.of(PROGRAM, "--version"), new byte[0]).strip();
  }

  private static String run(List<String> command, byte[] input) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new IOException("flac: cannot be run; install it to make the corpus anew", e);
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = await(process);
    if (status != 0) {
      throw new IOException("flac: found exit status " + status + " from " + command);
    }
    return output;
  }

  private static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("flac: interrupted").initCause(e);
    }
  }
}
