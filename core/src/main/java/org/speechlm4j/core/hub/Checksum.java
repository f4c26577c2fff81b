package org.speechlm4j.core.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.speechlm4j.core.system.Interrupts;

/**
 * What a file's content has to have: the SHA-256 of a large file, or git's SHA-1 of a small one,
 * which is that of {@code "blob SIZE\0"} and the content.
 *
 * @param hex 64 or 40 hexadecimal digits, also the name of the file's blob in the cache
 */
record Checksum(String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final int BUFFER = 1 << 17;

  Checksum {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "ETag: found %s, need git's SHA-1 or a SHA-256".formatted(PlainText.of(hex)));
    }
  }

  /**
   * Reads a header {@code ETag} or {@code X-Linked-Etag}, strong or weak.
   *
   * @throws IllegalArgumentException if it is no checksum
   */
  static Checksum ofEtag(String header) {
    return new Checksum(header.strip().replaceFirst("^W/", "").replaceAll("^\"|\"$", ""));
  }

  /**
   * Whether a file has it, read from the disk: what counts is what lies there.
   *
   * @throws java.io.InterruptedIOException if the thread is interrupted
   */
  boolean matches(Path file) throws IOException {
    boolean git = hex.length() == 40;
    MessageDigest digest = digest(git ? "SHA-1" : "SHA-256");
    if (git) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        Interrupts.check(file); // such a stream does not ask
        digest.update(buffer, 0, count);
      }
    }
    return hex.equals(HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
