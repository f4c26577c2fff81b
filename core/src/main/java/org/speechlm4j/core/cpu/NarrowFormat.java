package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.Quantization;
import org.speechlm4j.core.tensor.StorageType;

/** What an element of {@link NarrowPanels} is. */
enum NarrowFormat {
  /** The upper half of single precision. */
  BFLOAT16(16),
  /** Half precision; all elements are finite. */
  FLOAT16(16),
  /** A signed byte times a scale. */
  INT8(8),
  /** Four bits, signed, times a scale. */
  INT4(4);

  private final int bits;

  NarrowFormat(int bits) {
    this.bits = bits;
  }

  /** The format of 16-bit floats. */
  static NarrowFormat of(StorageType storage) {
    return storage == StorageType.BF16 ? BFLOAT16 : FLOAT16;
  }

  /** The format of small integers. */
  static NarrowFormat of(Quantization quantization) {
    return quantization.bits() == 8 ? INT8 : INT4;
  }

  /** Bits of an element. */
  int bits() {
    return bits;
  }

  /** Elements of a word of 32 bits. */
  int perWord() {
    return Integer.SIZE / bits;
  }

  /** An element from the {@code bits} uppermost bits of a word. */
  float widen(int word, float scale) {
    return switch (this) {
      case BFLOAT16 -> Float.intBitsToFloat(word & 0xFFFF0000);
      case FLOAT16 -> Float.float16ToFloat((short) (word >>> 16));
      case INT8 -> (word >> 24) * scale;
      case INT4 -> (word >> 28) * scale;
    };
  }
}
