package org.speechlm4j.core.audio;

import java.io.IOException;

/**
 * What stands at the start of a FLAC frame (RFC 9639, section 9.1).
 *
 * @param blockSize samples of each channel
 * @param sampleRate samples per second (Hz)
 * @param channels number of channels
 * @param stereo how two channels are coded
 * @param bits bits per sample
 */
record FlacFrameHeader(int blockSize, int sampleRate, int channels, Stereo stereo, int bits) {

  /** Which of two channels is stored as a difference, of one bit more. */
  enum Stereo {
    /** Neither, or there are not two. */
    NONE,
    /** The second: left minus right. */
    LEFT_SIDE,
    /** The first: left minus right. */
    SIDE_RIGHT,
    /** The second, and the first is half the sum. */
    MID_SIDE;

    boolean isSide(int channel) {
      return this == SIDE_RIGHT ? channel == 0 : this != NONE && channel == 1;
    }

    /** Turns the channels that are stored into left and right. */
    void restore(int[][] channels) {
      if (this == NONE) {
        return;
      }
      int[] first = channels[0];
      int[] second = channels[1];
      for (int i = 0; i < first.length; i++) {
        switch (this) {
          case LEFT_SIDE -> second[i] = first[i] - second[i];
          case SIDE_RIGHT -> first[i] += second[i];
          default -> {
            int sum = (first[i] << 1) | (second[i] & 1);
            first[i] = (sum + second[i]) >> 1;
            second[i] = (sum - second[i]) >> 1;
          }
        }
      }
    }
  }

  private static final int SYNC = 0x7FFC;
  private static final int[] RATES = {
    0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000
  };
  private static final int[] BITS = {0, 8, 12, -1, 16, 20, 24, 32};

  /**
   * Reads a header.
   *
   * @param stream what the file says of all frames, for what this one leaves out
   * @throws FlacFaultException if it is none
   */
  static FlacFrameHeader read(FlacBits in, FlacHeader stream) throws IOException {
    in.beginFrame();
    long sync = in.unsigned(15);
    FlacFaultException.require(sync == SYNC, "found no frame, need its sync code");
    in.unsigned(1);
    int sizeCode = (int) in.unsigned(4);
    int rateCode = (int) in.unsigned(4);
    int channelCode = (int) in.unsigned(4);
    int bitsCode = (int) in.unsigned(3);
    boolean reserved = in.unsigned(1) != 0;
    FlacFaultException.require(
        sizeCode != 0 && rateCode != 15 && channelCode <= 10 && bitsCode != 3 && !reserved,
        "header has a reserved code");
    skipNumber(in);
    int blockSize = blockSize(in, sizeCode);
    int rate = rateCode == 0 ? stream.sampleRate() : rate(in, rateCode);
    in.unsigned(8);
    FlacFaultException.require(in.crc8() == 0, "header has another checksum");
    FlacFaultException.require(blockSize < 1 << 16, "has 65536 samples, need at most 65535");
    return new FlacFrameHeader(
        blockSize,
        rate,
        channelCode < 8 ? channelCode + 1 : 2,
        channelCode < 8 ? Stereo.NONE : Stereo.values()[channelCode - 7],
        bitsCode == 0 ? stream.bits() : BITS[bitsCode]);
  }

  /** The frame's or its first sample's number, in UTF-8 as if of up to 36 bits. */
  private static void skipNumber(FlacBits in) throws IOException {
    int first = (int) in.unsigned(8);
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    FlacFaultException.require(ones != 1 && ones < 8, "header has a malformed number");
    for (int i = 1; i < ones; i++) {
      FlacFaultException.require(in.unsigned(8) >> 6 == 2, "header has a malformed number");
    }
  }

  private static int blockSize(FlacBits in, int code) throws IOException {
    return switch (code) {
      case 1 -> 192;
      case 2, 3, 4, 5 -> 144 << code;
      case 6 -> (int) in.unsigned(8) + 1;
      case 7 -> (int) in.unsigned(16) + 1;
      default -> 1 << code;
    };
  }

  private static int rate(FlacBits in, int code) throws IOException {
    return switch (code) {
      case 12 -> (int) in.unsigned(8) * 1000;
      case 13 -> (int) in.unsigned(16);
      case 14 -> (int) in.unsigned(16) * 10;
      default -> RATES[code];
    };
  }
}
