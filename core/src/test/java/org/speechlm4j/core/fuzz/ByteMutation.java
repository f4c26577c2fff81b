package org.speechlm4j.core.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damage that knows no format: flipped bits, overwritten lengths, cut, moved and foreign parts. */
public final class ByteMutation implements Mutation {

  private static final int LARGEST_HEADER = 64;
  private static final int LONGEST_INSERTION = 4096;

  @Override
  public byte[] apply(byte[] file, byte[] other, SplittableRandom random) {
    byte[] bytes = file;
    int changes = 1 + random.nextInt(1 + random.nextInt(8));
    for (int i = 0; i < changes; i++) {
      bytes = change(bytes, other, random);
    }
    return bytes;
  }

  private static byte[] change(byte[] bytes, byte[] other, SplittableRandom random) {
    if (bytes.length == 0) {
      return other.clone();
    }
    int at = place(bytes.length, random);
    int length = 1 + random.nextInt(1 + random.nextInt(bytes.length - at));
    return switch (random.nextInt(12)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> replaced(bytes, at, length, new byte[0]);
      case 2 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 3 -> replaced(bytes, at, 0, filled(random));
      case 4 -> {
        int from = place(other.length + 1, random);
        yield replaced(bytes, at, bytes.length - at, Arrays.copyOfRange(other, from, other.length));
      }
      case 5 -> {
        byte[] constant = new byte[length];
        Arrays.fill(constant, (byte) (random.nextBoolean() ? -1 : 0));
        yield replaced(bytes, at, length, constant);
      }
      case 6, 7, 8 -> withNumber(bytes, at, random);
      case 9 -> withByte(bytes, at, (byte) random.nextInt());
      default -> withByte(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
    };
  }

  /** Half of all places are near the start, where formats have their lengths. */
  private static int place(int length, SplittableRandom random) {
    return random.nextInt(random.nextBoolean() ? length : Math.min(length, LARGEST_HEADER));
  }

  private static byte[] filled(SplittableRandom random) {
    byte[] bytes = new byte[1 + random.nextInt(1 + random.nextInt(LONGEST_INSERTION))];
    if (random.nextBoolean()) {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  private static byte[] withByte(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  /** Overwrites 1, 2, 4 or 8 bytes in either order by a number that lengths are often wrong by. */
  private static byte[] withNumber(byte[] bytes, int at, SplittableRandom random) {
    int width = 1 << random.nextInt(4);
    ByteBuffer number =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, number(bytes, at, random));
    byte[] written = Arrays.copyOf(number.array(), width);
    if (random.nextBoolean()) {
      for (int i = 0; i < width; i++) {
        written[i] = number.get(width - 1 - i);
      }
    }
    byte[] changed = bytes.clone();
    System.arraycopy(written, 0, changed, at, Math.min(width, bytes.length - at));
    return changed;
  }

  private static long number(byte[] bytes, int at, SplittableRandom random) {
    long near = random.nextInt(-2, 3);
    return switch (random.nextInt(6)) {
      case 0 -> near;
      case 1 -> bytes.length + near;
      case 2 -> bytes.length - at + near;
      case 3 -> (1L << random.nextInt(64)) + near;
      case 4 -> -(1L << random.nextInt(64)) + near;
      default -> random.nextLong();
    };
  }

  /** A copy in which other bytes stand in place of some. */
  static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    byte[] changed = new byte[bytes.length - length + by.length];
    System.arraycopy(bytes, 0, changed, 0, at);
    System.arraycopy(by, 0, changed, at, by.length);
    int rest = at + length;
    System.arraycopy(bytes, rest, changed, at + by.length, bytes.length - rest);
    return changed;
  }
}
