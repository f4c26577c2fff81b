package org.speechlm4j.core.audio;

import java.io.EOFException;
import java.io.IOException;

/**
 * The bits of a FLAC stream, most significant first, with the checksums of what has been read since
 * a frame began (RFC 9639, sections 9.1.8 and 9.3).
 */
final class FlacBits {

  private static final int BUFFER = 1 << 13;
  private static final int[] CRC_8 = table(8, 0x07);
  private static final int[] CRC_16 = table(16, 0x8005);

  private final FileBytes bytes;
  private final byte[] buffer = new byte[BUFFER];
  private int next;
  private int limit;
  private long position;
  private long cache;
  private int cached;
  private int crc8;
  private int crc16;

  /** The bits from some byte of a file to its end. */
  FlacBits(FileBytes bytes, long position) {
    this.bytes = bytes;
    this.position = position;
  }

  private static int[] table(int width, int polynomial) {
    int[] table = new int[256];
    for (int value = 0; value < table.length; value++) {
      int remainder = value << (width - 8);
      for (int bit = 0; bit < 8; bit++) {
        boolean carry = (remainder >> (width - 1) & 1) != 0;
        remainder = remainder << 1 ^ (carry ? polynomial : 0);
      }
      table[value] = remainder & ((1 << width) - 1);
    }
    return table;
  }

  /** Bytes of the file before the next bit. */
  long position() {
    return position - cached / 8;
  }

  /** Whether no byte is left. */
  boolean atEnd() throws IOException {
    return cached == 0 && !hasByte();
  }

  /** Begins the checksums of a frame, at a whole byte. */
  void beginFrame() {
    crc8 = 0;
    crc16 = 0;
  }

  /** Remainder of the frame so far, 0 just behind the header's checksum if that is right. */
  int crc8() {
    return crc8;
  }

  /** Remainder of the frame so far, 0 just behind the frame's checksum if that is right. */
  int crc16() {
    return crc16;
  }

  /** The next {@code count} bits, 0 to 32, as a number from 0. */
  long unsigned(int count) throws IOException {
    while (cached < count) {
      cache = cache << 8 | nextByte();
      cached += 8;
    }
    cached -= count;
    return cache >>> cached & ((1L << count) - 1);
  }

  /** The next {@code count} bits, 1 to 32, in two's complement. */
  int signed(int count) throws IOException {
    return (int) (unsigned(count) << (64 - count) >> (64 - count));
  }

  /** How many zeros there are before the next one, which is read too. */
  int zeros() throws IOException {
    int zeros = 0;
    while (true) {
      long left = cache & ((1L << cached) - 1);
      if (left != 0) {
        int found = cached - (Long.SIZE - Long.numberOfLeadingZeros(left));
        cached -= found + 1;
        return zeros + found;
      }
      zeros += cached;
      cache = nextByte();
      cached = 8;
    }
  }

  /** Goes on to the next whole byte; the bits that are left out must be zeros. */
  boolean alignOverZeros() {
    int left = cached % 8;
    cached -= left;
    return (cache >>> cached & ((1L << left) - 1)) == 0;
  }

  private int nextByte() throws IOException {
    if (!hasByte()) {
      throw new EOFException("the file ends inside the frame");
    }
    int value = buffer[next++] & 0xFF;
    position++;
    crc8 = CRC_8[crc8 ^ value];
    crc16 = (crc16 << 8 ^ CRC_16[crc16 >> 8 ^ value]) & 0xFFFF;
    return value;
  }

  private boolean hasByte() throws IOException {
    if (next == limit) {
      limit = (int) Math.min(BUFFER, bytes.size() - position);
      bytes.at(position, limit).get(buffer, 0, limit);
      next = 0;
    }
    return next < limit;
  }
}
