package org.speechlm4j.core.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A FLAC file cut at its frames (RFC 9639, section 9).
 *
 * @param start what precedes the first frame
 * @param frames each with its header and checksums
 */
public record FlacFrames(byte[] start, List<byte[]> frames) {

  private static final Checksum CRC_8 = Checksum.of(8, 0x07);
  private static final Checksum CRC_16 = Checksum.of(16, 0x8005);
  private static final int SHORTEST = 9;

  /** Copies the list. */
  public FlacFrames {
    frames = List.copyOf(frames);
  }

  /** Cuts a file where a header's checksum is right and so is that of the frame before. */
  public static FlacFrames split(byte[] file) {
    List<byte[]> frames = new ArrayList<>();
    int first = -1;
    int begin = -1;
    int remainder = 0;
    for (int at = 0; at < file.length; at++) {
      boolean ended = begin < 0 || (at - begin >= SHORTEST && remainder == 0);
      if (ended && isHeader(file, at)) {
        if (begin < 0) {
          first = at;
        } else {
          frames.add(Arrays.copyOfRange(file, begin, at));
        }
        begin = at;
        remainder = 0;
      }
      remainder = CRC_16.next(remainder, file[at]);
    }
    if (begin >= 0) {
      frames.add(Arrays.copyOfRange(file, begin, file.length));
    }
    return new FlacFrames(Arrays.copyOf(file, begin < 0 ? file.length : first), frames);
  }

  /** Writes the checksums that a frame's bytes need. */
  public static void correct(byte[] frame) {
    int length = headerLength(frame, 0);
    if (length <= frame.length) {
      frame[length - 1] = (byte) CRC_8.of(frame, 0, length - 1);
    }
    if (frame.length > 2) {
      int crc = CRC_16.of(frame, 0, frame.length - 2);
      frame[frame.length - 2] = (byte) (crc >> 8);
      frame[frame.length - 1] = (byte) crc;
    }
  }

  private static boolean isHeader(byte[] file, int at) {
    if (file.length - at < SHORTEST || file[at] != -1 || (file[at + 1] & 0xFE) != 0xF8) {
      return false;
    }
    int length = headerLength(file, at);
    return at + length <= file.length && CRC_8.of(file, at, at + length) == 0;
  }

  /** Bytes of a header by what its first bytes say, with its checksum. */
  private static int headerLength(byte[] bytes, int at) {
    if (bytes.length - at < SHORTEST) {
      return SHORTEST;
    }
    int size = bytes[at + 2] >> 4 & 15;
    int rate = bytes[at + 2] & 15;
    int lead = Integer.numberOfLeadingZeros(~bytes[at + 4] << 24);
    int number = Math.max(1, Math.min(7, lead));
    return 4
        + number
        + (size == 6 ? 1 : size == 7 ? 2 : 0)
        + (rate == 12 ? 1 : rate == 13 || rate == 14 ? 2 : 0)
        + 1;
  }

  /**
   * A cyclic redundancy check that starts at zero.
   *
   * @param width bits
   * @param table the remainder of each byte
   */
  private record Checksum(int width, int[] table) {

    static Checksum of(int width, int polynomial) {
      int[] table = new int[256];
      for (int value = 0; value < table.length; value++) {
        int remainder = value << (width - 8);
        for (int bit = 0; bit < 8; bit++) {
          boolean carry = (remainder >> (width - 1) & 1) != 0;
          remainder = (remainder << 1) ^ (carry ? polynomial : 0);
        }
        table[value] = remainder & ((1 << width) - 1);
      }
      return new Checksum(width, table);
    }

    int next(int remainder, byte value) {
      int top = ((remainder >> (width - 8)) ^ value) & 0xFF;
      return ((remainder << 8) ^ table[top]) & ((1 << width) - 1);
    }

    int of(byte[] bytes, int from, int to) {
      int remainder = 0;
      for (int i = from; i < to; i++) {
        remainder = next(remainder, bytes[i]);
      }
      return remainder;
    }
  }
}
