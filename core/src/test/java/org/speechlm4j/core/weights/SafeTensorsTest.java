package org.speechlm4j.core.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.StorageType;

class SafeTensorsTest {

  @TempDir private Path folder;

  private static HostTensor find(SafeTensors file, String name) {
    return Objects.requireNonNull(file.find(name));
  }

  private static byte[] encode(StorageType storage, int... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * storage.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      switch (storage) {
        case F64 -> bytes.putDouble(value);
        case F32 -> bytes.putFloat(value);
        case F16 -> bytes.putShort(Float.floatToFloat16(value));
        case BF16 -> bytes.putShort((short) (Float.floatToIntBits(value) >>> 16));
        case I64 -> bytes.putLong(value);
        case I32 -> bytes.putInt(value);
        case I16 -> bytes.putShort((short) value);
        case I8, U8, BOOL -> bytes.put((byte) value);
      }
    }
    return bytes.array();
  }

  @ParameterizedTest
  @EnumSource(StorageType.class)
  void everyStorageType_isRead(StorageType storage) throws IOException {
    int bytes = storage.bytes();
    String header =
        "{\"x\":{\"dtype\":\"%s\",\"shape\":[3,2],\"data_offsets\":[0,%d]}}"
            .formatted(storage, 6 * bytes);
    Path file =
        RawSafeTensors.write(folder.resolve("a"), header, encode(storage, 1, 0, 1, 7, 100, 3));
    try (SafeTensors tensors = SafeTensors.open(file)) {
      HostTensor x = find(tensors, "x");
      assertThat(x.shape()).isEqualTo(Shape.of(3, 2));
      assertThat(x.toFloats()).containsExactly(1, 0, 1, 7, 100, 3);
      assertThat(x.toDoubles()).containsExactly(1, 0, 1, 7, 100, 3);
      if (!storage.isFloat()) {
        assertThat(x.toInts()).containsExactly(1, 0, 1, 7, 100, 3);
      }
    }
  }

  @Test
  void written_isReadBackBitForBit() throws IOException {
    Map<String, HostTensor> written = new LinkedHashMap<>();
    written.put("z", HostTensor.of(new float[] {1.5f, Float.NaN, -0f, Float.MIN_VALUE}, 2, 2));
    written.put("ints", HostTensor.of(new int[] {Integer.MIN_VALUE, 7}, 2));
    written.put("longs", HostTensor.of(new long[] {Long.MAX_VALUE}));
    written.put(
        "odd",
        new HostTensor(
            MemorySegment.ofArray(new byte[] {1, 2, 3}), StorageType.U8, Shape.of(3, 1)));
    written.put("empty", HostTensor.of(new float[0], 0, 4));
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, written, Map.of("format", "pt", "author", "Zoë \"quoted\""));

    try (SafeTensors read = SafeTensors.open(file)) {
      assertThat(read.names()).isEqualTo(new TreeMap<>(written).keySet());
      assertThat(read.metadata()).isEqualTo(Map.of("format", "pt", "author", "Zoë \"quoted\""));
      written.forEach(
          (name, tensor) -> {
            HostTensor found = find(read, name);
            assertThat(found.storage()).isEqualTo(tensor.storage());
            assertThat(found.shape()).isEqualTo(tensor.shape());
            assertThat(found.data().mismatch(tensor.data())).isEqualTo(-1);
          });
    }
  }

  @Test
  void write_givesTheSameBytesInAnyOrder_withElementsAligned() throws IOException {
    HostTensor three = HostTensor.of(new int[] {1, 2, 3}, 3);
    HostTensor wide = HostTensor.of(new long[] {4}, 1);
    Map<String, HostTensor> one = new LinkedHashMap<>();
    one.put("a", three);
    one.put("b", wide);
    Map<String, HostTensor> other = new LinkedHashMap<>();
    other.put("b", wide);
    other.put("a", three);
    SafeTensors.write(folder.resolve("1"), one, Map.of("x", "1", "y", "2", "z", "3"));
    SafeTensors.write(folder.resolve("2"), other, Map.of("z", "3", "y", "2", "x", "1"));

    byte[] bytes = Files.readAllBytes(folder.resolve("1"));
    assertThat(bytes).isEqualTo(Files.readAllBytes(folder.resolve("2")));
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong((int) header + 8))
        .isEqualTo(4);
  }

  @Test
  void write_overAMappedFile_leavesTheMappingAsItWas() throws IOException {
    Path file = folder.resolve("a");
    SafeTensors.write(file, Map.of("x", HostTensor.of(new int[] {1}, 1)), Map.of());
    try (SafeTensors old = SafeTensors.open(file)) {
      SafeTensors.write(file, Map.of("x", HostTensor.of(new int[] {2}, 1)), Map.of());
      assertThat(find(old, "x").toInts()).containsExactly(1);
    }
    try (SafeTensors changed = SafeTensors.open(file)) {
      assertThat(find(changed, "x").toInts()).containsExactly(2);
    }
  }

  @Test
  void failedWrite_leavesNothingBehind() throws IOException {
    Path file = Files.createDirectories(folder.resolve("taken/inside")).getParent();
    HostTensor x = HostTensor.of(new int[] {1}, 1);
    assertThatThrownBy(() -> SafeTensors.write(file, Map.of("x", x), Map.of()))
        .isInstanceOf(IOException.class);
    assertThat(folder.toFile().list()).containsExactly("taken");
  }

  @Test
  void tensorNamedAsTheMetadata_isRefused() {
    Map<String, HostTensor> tensors = Map.of("__metadata__", HostTensor.of(new int[] {1}, 1));
    assertThatThrownBy(() -> SafeTensors.write(folder.resolve("a"), tensors, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("__metadata__");
  }

  @Test
  void data_afterAnUnalignedHeader_isRead() throws IOException {
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}  ";
    assertThat(header.length() % 4).isNotZero();
    Path file = RawSafeTensors.write(folder.resolve("a"), header, encode(StorageType.F32, 5));
    try (SafeTensors tensors = SafeTensors.open(file)) {
      assertThat(find(tensors, "x").toFloats()).containsExactly(5);
    }
  }

  @Test
  void folder_isReadByItsSingleFile() throws IOException {
    HostTensor x = HostTensor.of(new float[] {3}, 1);
    SafeTensors.write(folder.resolve("model.safetensors"), Map.of("x", x), Map.of());
    try (SafeTensors tensors = SafeTensors.open(folder)) {
      assertThat(find(tensors, "x").toFloats()).containsExactly(3);
      assertThat(tensors.origin()).endsWith("model.safetensors");
    }
  }

  @Test
  void folder_isReadByItsIndex() throws IOException {
    HostTensor x = HostTensor.of(new float[] {3}, 1);
    HostTensor y = HostTensor.of(new float[] {4}, 1);
    SafeTensors.write(folder.resolve("1.safetensors"), Map.of("x", x), Map.of("format", "pt"));
    SafeTensors.write(folder.resolve("2.safetensors"), Map.of("y", y), Map.of());
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        """
        {"metadata": {"total_size": 8},
         "weight_map": {"x": "1.safetensors", "y": "2.safetensors"}}
        """);
    try (SafeTensors tensors = SafeTensors.open(folder)) {
      assertThat(tensors.names()).containsExactly("x", "y");
      assertThat(find(tensors, "x").toFloats()).containsExactly(3);
      assertThat(find(tensors, "y").toFloats()).containsExactly(4);
      assertThat(tensors.origin("y")).endsWith("2.safetensors");
      assertThat(tensors.metadata()).isEqualTo(Map.of("format", "pt"));
    }
  }

  @Test
  void useAfterClose_saysSo() throws IOException {
    Path file = folder.resolve("a");
    SafeTensors.write(file, Map.of("x", HostTensor.of(new float[] {3}, 1)), Map.of());
    SafeTensors tensors = SafeTensors.open(file);
    HostTensor x = find(tensors, "x");
    tensors.close();
    tensors.close();
    assertThatThrownBy(() -> tensors.find("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("closed");
    assertThatThrownBy(x::toFloats)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void mapping_inAGivenArena_outlivesClose() throws IOException {
    Path file = folder.resolve("a");
    SafeTensors.write(file, Map.of("x", HostTensor.of(new float[] {3}, 1)), Map.of());
    try (Arena arena = Arena.ofConfined()) {
      SafeTensors tensors = SafeTensors.open(file, arena);
      tensors.close();
      assertThat(find(tensors, "x").toFloats()).containsExactly(3);
    }
  }

  @Test
  void unknownName_isNull() throws IOException {
    Path file = folder.resolve("a");
    SafeTensors.write(file, Map.of(), Map.of());
    try (SafeTensors tensors = SafeTensors.open(file)) {
      assertThat(tensors.find("x")).isNull();
      assertThat(List.copyOf(tensors.names())).isEmpty();
    }
  }
}
