package org.speechlm4j.core.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.speechlm4j.core.InvalidFileException;

/** A FLAC file's description of its stream (RFC 9639, section 8.2). */
final class FlacHeader {

  /** Where the file says how many bits a sample has. */
  static final int BITS_AT = 20;

  /** Where the file says how many samples there are. */
  static final int TOTAL_AT = 21;

  /** Where the file has the signature. */
  static final int MD5_AT = 26;

  private static final int RATE_AT = 18;
  private static final int LENGTH = 34;
  private static final int SIGNATURE_AT = 18;
  private static final int SIGNATURE_LENGTH = 16;

  private final byte[] block;
  private final long packed;
  private final long framesAt;

  private FlacHeader(byte[] block, long framesAt) {
    this.block = block;
    this.framesAt = framesAt;
    this.packed = ByteBuffer.wrap(block).getLong(10);
  }

  /** Reads all metadata of a file of {@code fileSize} bytes, leaving {@code in} at the frames. */
  static FlacHeader read(Path file, InputStream in, long fileSize) throws IOException {
    ByteBuffer start = ByteBuffer.wrap(in.readNBytes(8));
    long left = fileSize - start.limit();
    if (start.limit() < 8 || (start.get(4) & 0x7F) != 0 || length(start, 4) != LENGTH) {
      throw InvalidFileException.at(
          file, 0, "FLAC file does not start with its stream's description, need 34 bytes of it");
    }
    byte[] block = in.readNBytes(LENGTH);
    left -= block.length;
    boolean last = start.get(4) < 0;
    while (!last && block.length == LENGTH) {
      ByteBuffer next = ByteBuffer.wrap(in.readNBytes(4));
      left -= next.limit();
      int length = next.limit() < 4 ? 0 : length(next, 0);
      if (next.limit() < 4 || length > left) {
        throw InvalidFileException.at(
            file,
            fileSize - left - next.limit(),
            "FLAC metadata claims %d bytes, the file has %d left".formatted(length, left));
      }
      in.skipNBytes(length);
      left -= length;
      last = next.get(0) < 0;
    }
    if (block.length < LENGTH || left <= 0) {
      throw InvalidFileException.at(
          file, fileSize - left, "FLAC file ends after its metadata, need samples");
    }
    return new FlacHeader(block, fileSize - left).checked(file);
  }

  private static int length(ByteBuffer header, int at) {
    return header.getInt(at) & 0xFFFFFF;
  }

  private FlacHeader checked(Path file) throws InvalidFileException {
    if (sampleRate() == 0) {
      throw InvalidFileException.at(file, RATE_AT, "FLAC header says 0 Hz, need at least 1");
    }
    if (totalSamples() > Integer.MAX_VALUE - 8) {
      throw InvalidFileException.at(
          file,
          TOTAL_AT,
          "FLAC header says %d samples per channel, need fewer than 2^31"
              .formatted(totalSamples()));
    }
    return this;
  }

  /** Where the frames start, in bytes from the start of the file. */
  long framesAt() {
    return framesAt;
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
}
