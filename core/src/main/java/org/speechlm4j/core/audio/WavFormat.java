package org.speechlm4j.core.audio;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.speechlm4j.core.InvalidFileException;

/**
 * How a WAV file stores its samples: the content of its format chunk.
 *
 * @param floating whether samples are floating point numbers
 * @param channels number of channels, interleaved sample by sample
 * @param sampleRate samples per second (Hz)
 * @param bits bits per stored sample, a multiple of 8
 */
record WavFormat(boolean floating, int channels, int sampleRate, int bits) {

  static final int PCM = 1;
  static final int FLOAT = 3;
  static final int EXTENSIBLE = 0xFFFE;
  private static final int SHORTEST = 16;
  private static final int SHORTEST_EXTENSIBLE = 26;

  /**
   * Reads a format chunk.
   *
   * @param offset of its content, from the start of the file
   * @param chunk little-endian, what the file has of it
   */
  static WavFormat parse(Path file, long offset, ByteBuffer chunk) throws InvalidFileException {
    if (chunk.limit() < SHORTEST) {
      throw invalid(
          file, offset, "has %d bytes, need at least %d".formatted(chunk.limit(), SHORTEST));
    }
    int code = Short.toUnsignedInt(chunk.getShort(0));
    int channels = Short.toUnsignedInt(chunk.getShort(2));
    int rate = chunk.getInt(4);
    int frameBytes = Short.toUnsignedInt(chunk.getShort(12));
    int bits = Short.toUnsignedInt(chunk.getShort(14));
    if (code == EXTENSIBLE) {
      if (chunk.limit() < SHORTEST_EXTENSIBLE) {
        throw invalid(
            file,
            offset,
            "is extensible with %d bytes, need at least %d"
                .formatted(chunk.limit(), SHORTEST_EXTENSIBLE));
      }
      // The first two bytes of the sub-format's identifier are the plain code.
      code = Short.toUnsignedInt(chunk.getShort(24));
    }
    if (channels == 0 || rate <= 0) {
      throw invalid(
          file,
          offset + 2,
          "says %d channels at %d Hz, need at least 1 of each"
              .formatted(channels, Integer.toUnsignedLong(rate)));
    }
    boolean known =
        switch (code) {
          case PCM -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
          case FLOAT -> bits == 32 || bits == 64;
          default -> false;
        };
    if (!known) {
      throw invalid(
          file,
          offset,
          "says encoding %d with %d bits, need PCM (1) of 8, 16, 24 or 32 bits or float (3) of 32"
                  .formatted(code, bits)
              + " or 64");
    }
    if (frameBytes != channels * (bits / 8)) {
      throw invalid(
          file,
          offset + 12,
          "says %d bytes for %d channels of %d bits, need %d"
              .formatted(frameBytes, channels, bits, channels * (bits / 8)));
    }
    return new WavFormat(code == FLOAT, channels, rate, bits);
  }

  private static InvalidFileException invalid(Path file, long offset, String problem) {
    return InvalidFileException.at(file, offset, "WAV format chunk " + problem);
  }

  /** Bytes of one sample of every channel. */
  int frameBytes() {
    return channels * (bits / 8);
  }

  /** The sample that starts at a byte, integers divided by their full scale. */
  float sample(ByteBuffer block, int at) {
    if (floating) {
      return bits == 32 ? block.getFloat(at) : (float) block.getDouble(at);
    }
    return switch (bits) {
      case 8 -> ((block.get(at) & 0xFF) - 128) * 0x1p-7f;
      case 16 -> block.getShort(at) * 0x1p-15f;
      case 24 -> ((block.get(at + 2) << 16) | Short.toUnsignedInt(block.getShort(at))) * 0x1p-23f;
      default -> block.getInt(at) * 0x1p-31f;
    };
  }
}
