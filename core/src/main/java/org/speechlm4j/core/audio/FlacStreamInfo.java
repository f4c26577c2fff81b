package org.speechlm4j.core.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.speechlm4j.core.InvalidFileException;

/** A FLAC file's description of its stream (RFC 9639, section 8.2). */
final class FlacStreamInfo {

  private static final int LENGTH = 34;
  private static final int SIGNATURE_AT = 18;
  private static final int SIGNATURE_LENGTH = 16;

  private final byte[] block;
  private final long packed;

  private FlacStreamInfo(byte[] block) {
    this.block = block;
    this.packed = ByteBuffer.wrap(block).getLong(10);
  }

  /** Reads all metadata of a file of {@code fileSize} bytes, leaving {@code in} at the frames. */
  static FlacStreamInfo read(Path file, InputStream in, long fileSize) throws IOException {
    ByteBuffer start = ByteBuffer.wrap(in.readNBytes(8));
    long left = fileSize - start.limit();
    if (start.limit() < 8 || (start.get(4) & 0x7F) != 0 || length(start, 4) != LENGTH) {
      throw new InvalidFileException(
          file, "FLAC file does not start with its stream's description, need 34 bytes of it");
    }
    byte[] block = in.readNBytes(LENGTH);
    left -= block.length;
    boolean last = start.get(4) < 0;
    while (!last && block.length == LENGTH) {
      ByteBuffer next = ByteBuffer.wrap(in.readNBytes(4));
      left -= next.limit();
      int length = next.limit() < 4 ? 0 : length(next, 0);
      if (next.limit() < 4 || length > left) {
        throw new InvalidFileException(
            file, "FLAC metadata claims %d bytes, the file has %d left".formatted(length, left));
      }
      in.skipNBytes(length);
      left -= length;
      last = next.get(0) < 0;
    }
    if (block.length < LENGTH || left <= 0) {
      throw new InvalidFileException(file, "FLAC file ends after its metadata, need samples");
    }
    return new FlacStreamInfo(block).checked(file);
  }

  private static int length(ByteBuffer header, int at) {
    return header.getInt(at) & 0xFFFFFF;
  }

  private FlacStreamInfo checked(Path file) throws InvalidFileException {
    if (sampleRate() == 0) {
      throw new InvalidFileException(file, "FLAC header says 0 Hz, need at least 1");
    }
    if (totalSamples() > Integer.MAX_VALUE - 8) {
      throw new InvalidFileException(
          file,
          "FLAC header says %d samples per channel, need fewer than 2^31"
              .formatted(totalSamples()));
    }
    return this;
  }

  /** Samples per second (Hz). */
  int sampleRate() {
    return (int) (packed >>> 44);
  }

  int channels() {
    return (int) (packed >>> 41 & 7) + 1;
  }

  /** Bits per sample. */
  int bits() {
    return (int) (packed >>> 36 & 31) + 1;
  }

  /** Samples per channel; 0 if unknown. */
  long totalSamples() {
    return packed & 0xFFFFFFFFFL;
  }

  /** Whether the header has a signature; 16 zeros mean that it has none. */
  boolean hasSignature() {
    for (byte b : signature()) {
      if (b != 0) {
        return true;
      }
    }
    return false;
  }

  /** MD5 of the samples as {@link FlacSignature} computes it. */
  byte[] signature() {
    return Arrays.copyOfRange(block, SIGNATURE_AT, SIGNATURE_AT + SIGNATURE_LENGTH);
  }

  /** A file's start with this block as its only metadata. */
  byte[] minimalFile() {
    ByteBuffer start = ByteBuffer.allocate(8 + LENGTH);
    start.put(new byte[] {'f', 'L', 'a', 'C', (byte) 0x80, 0, 0, LENGTH}).put(block);
    return start.array();
  }
}
