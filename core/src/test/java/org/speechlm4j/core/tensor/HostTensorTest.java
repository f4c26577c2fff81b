package org.speechlm4j.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostTensorTest {

  /** Every 16-bit pattern, after one byte, so that elements are not aligned. */
  private static HostTensor everyPattern(StorageType storage) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + 2 * 65536).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0);
    for (int i = 0; i < 65536; i++) {
      bytes.putShort((short) i);
    }
    MemorySegment data = MemorySegment.ofArray(bytes.array()).asSlice(1);
    return new HostTensor(data, storage, Shape.of(65536));
  }

  /** The number that a 16-bit pattern stands for, by the definition of its format. */
  private static double value(int pattern, int exponentBits) {
    int fractionBits = 15 - exponentBits;
    int exponent = (pattern >> fractionBits) & ((1 << exponentBits) - 1);
    double fraction = (pattern & ((1 << fractionBits) - 1)) / (double) (1 << fractionBits);
    int bias = (1 << (exponentBits - 1)) - 1;
    double sign = pattern >> 15 == 0 ? 1 : -1;
    if (exponent == ((1 << exponentBits) - 1)) {
      return fraction == 0 ? sign / 0.0 : Double.NaN;
    }
    return exponent == 0
        ? sign * fraction * Math.pow(2, 1 - bias)
        : sign * (1 + fraction) * Math.pow(2, exponent - bias);
  }

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void everyHalfPrecisionNumber_isWidenedExactly(StorageType storage) {
    HostTensor tensor = everyPattern(storage);
    double[] expected = new double[65536];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = value(i, storage == StorageType.F16 ? 5 : 8);
    }
    assertThat(tensor.toDoubles()).containsExactly(expected);
    float[] floats = tensor.toFloats();
    for (int i = 0; i < expected.length; i++) {
      assertThat(Float.compare(floats[i], (float) expected[i])).isZero();
    }
  }

  @Test
  void signedAndUnsignedBytes_areToldApart() {
    MemorySegment data = MemorySegment.ofArray(new byte[] {-1, 127, -128});
    assertThat(new HostTensor(data, StorageType.I8, Shape.of(3)).toInts())
        .containsExactly(-1, 127, -128);
    assertThat(new HostTensor(data, StorageType.U8, Shape.of(3)).toInts())
        .containsExactly(255, 127, 128);
  }

  @Test
  void integerBeyond32Bits_isRefusedWithItsPlace() {
    HostTensor tensor = HostTensor.of(new long[] {1, 1L << 31}, 2);
    assertThatThrownBy(tensor::toInts)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("element 1", "2147483648");
  }

  @Test
  void floats_areNoInts() {
    assertThatThrownBy(() -> HostTensor.of(new float[] {1}, 1).toInts())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("F32");
  }

  @Test
  void dataOfAnotherLength_isRefused() {
    MemorySegment data = MemorySegment.ofArray(new byte[5]);
    assertThatThrownBy(() -> new HostTensor(data, StorageType.F16, Shape.of(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("5 bytes", "needs 4");
  }
}
