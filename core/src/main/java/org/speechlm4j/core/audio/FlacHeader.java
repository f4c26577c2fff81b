package org.speechlm4j.core.audio;

import java.io.IOException;
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

  /** A block of metadata begins with its kind and its length; the last has a bit set. */
  private static final int BLOCK_HEADER = 4;

  private static final int LAST = 1 << 31;
  private static final int LONGEST = 0xFFFFFF;
  private static final int BLOCK_AT = 8;
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

  /** Reads all metadata. */
  static FlacHeader read(FileBytes bytes) throws IOException {
    Path file = bytes.file();
    long fileSize = bytes.size();
    int first = fileSize < BLOCK_AT ? -1 : bytes.intAt(BLOCK_AT - BLOCK_HEADER);
    if ((first & ~LAST) != LENGTH) {
      throw InvalidFileException.at(
          file, 0, "FLAC file does not start with its stream's description, need 34 bytes of it");
    }
    boolean last = (first & LAST) != 0;
    long at = BLOCK_AT + LENGTH;
    while (!last && at + BLOCK_HEADER <= fileSize) {
      int header = bytes.intAt(at);
      int length = header & LONGEST;
      long left = fileSize - at - BLOCK_HEADER;
      if (length > left) {
        throw InvalidFileException.at(
            file,
            at,
            "FLAC metadata claims %d bytes, the file has %d left".formatted(length, left));
      }
      last = (header & LAST) != 0;
      at += BLOCK_HEADER + length;
    }
    if (!last || at >= fileSize) {
      throw InvalidFileException.at(
          file, fileSize, "FLAC file ends after its metadata, need samples");
    }
    byte[] block = new byte[LENGTH];
    bytes.at(BLOCK_AT, LENGTH).get(block);
    return new FlacHeader(block, at).checked(file);
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
