package org.speechlm4j.core.weights;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_32LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.tensor.HostTensor;

/** Damaged and hostile files end in one error that names the file and what is wrong. */
class SafeTensorsDamageTest {

  private static final String DEEP = "[".repeat(100_000);

  @TempDir private Path folder;

  private static void refused(Path path, String... parts) {
    assertThatThrownBy(() -> SafeTensors.open(path).close())
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(path.getFileName().toString())
        .message()
        .contains(parts);
  }

  private Path file(String header, int dataBytes) throws IOException {
    return RawSafeTensors.write(folder.resolve("model.safetensors"), header, dataBytes);
  }

  @Test
  void nothingThere() {
    refused(folder.resolve("none"), "found nothing");
  }

  @Test
  void folder_withoutACheckpoint() {
    refused(folder, "found neither", "model.safetensors.index.json");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void tooShortForALength(int bytes) throws IOException {
    refused(Files.write(folder.resolve("a"), new byte[bytes]), "found " + bytes + " bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 100_000_001, 1L << 40, -1, Long.MIN_VALUE})
  void headerLength_beyondTheFile(long length) throws IOException {
    Path file = RawSafeTensors.write(folder.resolve("a"), length, "{}", new byte[0]);
    refused(file, "header length", Long.toUnsignedString(length));
  }

  @Test
  void everyTruncation_isAnError() throws IOException {
    Path whole = folder.resolve("whole");
    SafeTensors.write(
        whole,
        Map.of("a", HostTensor.of(new float[3], 3), "b", HostTensor.of(new int[2], 2)),
        Map.of("format", "pt"));
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length++) {
      refused(Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length)), "found");
    }
    refused(Files.write(folder.resolve("long"), Arrays.copyOf(bytes, bytes.length + 1)), "data");
  }

  @Test
  void flippedBytes_areAnErrorOrAnotherValidFile_neverAnotherFailure() throws IOException {
    Path whole = folder.resolve("whole");
    SafeTensors.write(whole, Map.of("a", HostTensor.of(new float[3], 3)), Map.of("k", "v"));
    byte[] bytes = Files.readAllBytes(whole);
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
      Path file = Files.write(folder.resolve("damaged"), damaged);
      try (SafeTensors tensors = SafeTensors.open(file)) {
        assertThat(tensors.names()).hasSizeLessThanOrEqualTo(1);
      } catch (InvalidFileException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "null", "7", "\"x\"", "{", "{\"x\":}", "{\"x\"", "{}{}", "{} x", "not JSON"})
  void headerThatIsNoObject(String header) throws IOException {
    refused(file(header, 0), "header");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\":7}",
        "{\"x\":{}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}",
        "{\"x\":{\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":4,\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,null]}}",
        "{\"x\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"f32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
      })
  void malformedEntry_namesTheTensor(String header) throws IOException {
    refused(file(header, 4), "tensor x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[2]; [0,4]; needs 8",
        "[1]; [0,8]; needs 4",
        "[]; [0,0]; needs 4",
        "[0]; [0,4]; needs 0",
        "[1]; [4,0]; data_offsets",
        "[1]; [-4,0]; data_offsets",
        "[1]; [8,12]; data_offsets",
        "[1]; [9223372036854775804,9223372036854775807]; data_offsets",
        "[1]; [0,99999999999999999999]; 64-bit",
        "[-1]; [0,4]; shape [-1]",
        "[-1,-1]; [0,4]; shape [-1, -1]",
        "[65536,65536]; [0,0]; product",
        "[4294967296,4294967296]; [0,0]; product",
        "[0,4294967296]; [0,0]; product",
        "[99999999999999999999]; [0,4]; 64-bit",
        "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]; [0,4]; at most",
      })
  void shapeAndOffsets_thatDoNotFit(String shape, String offsets, String problem)
      throws IOException {
    String header =
        "{\"x\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}}".formatted(shape, offsets);
    refused(file(header, 8), "tensor x", problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0,4; 2,6; overlaps",
        "0,4; 0,4; overlaps",
        "0,4; 5,9; gap",
        "4,8; 8,12; gap",
        "0,4; 4,8; 12 bytes"
      })
  void tensors_thatDoNotLieEndToEnd(String first, String second, String problem)
      throws IOException {
    String header =
        """
        {"x":{"dtype":"F32","shape":[1],"data_offsets":[%s]},
         "y":{"dtype":"F32","shape":[1],"data_offsets":[%s]}}\
        """
            .formatted(first, second);
    refused(file(header, 12), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\":%1$s,\"x\":%1$s}",
        "{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"},\"x\":%1$s}",
      })
  void duplicateKeys(String form) throws IOException {
    String entry = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    refused(file(form.formatted(entry), 4), "Duplicate");
  }

  @Test
  void metadata_thatIsNoText() throws IOException {
    refused(file("{\"__metadata__\":{\"a\":1}}", 0), "__metadata__.a");
  }

  @Test
  void nestingBomb_inTheHeader() throws IOException {
    refused(file("{\"x\":{\"bomb\":" + DEEP, 0), "nesting");
  }

  @Test
  void endlessFileName_inTheIndex_isNotRepeatedWhole() throws IOException {
    Path index = index("{\"weight_map\":{\"x\":\"" + "a".repeat(5000) + "\"}}");
    assertThatThrownBy(() -> SafeTensors.open(index).close())
        .isInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith(index + ": tensor x: found file aaa")
        .hasMessageEndingWith("of at most 255 characters")
        .message()
        .hasSizeLessThan(1500);
  }

  @Test
  void nestingBomb_inTheIndex() throws IOException {
    refused(index("{\"metadata\":" + DEEP), "nesting");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"weight_map\":{}}",
        "{\"weight_map\":[]}",
        "{\"weight_map\":{\"x\":7}}",
        "{\"weight_map\":{\"x\":\"1.safetensors\"}",
      })
  void malformedIndex(String json) throws IOException {
    refused(index(json), "index.json: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../1.safetensors",
        "/etc/passwd",
        "..",
        ".",
        "",
        "a/../1.safetensors",
        "./1.safetensors",
        "1.safetensors/",
        "\\u0000",
        "\\u001b[2J"
      })
  void indexThatLeavesItsFolder(String name) throws IOException {
    refused(index("{\"weight_map\":{\"x\":\"" + name + "\"}}"), "tensor x");
  }

  @Test
  void textInAnotherEncodingThanUtf8_isRefused() throws IOException {
    String json = "{\"weight_map\":{\"x\":\"1.safetensors\"}}";
    Path index = index(json);
    for (Charset other : List.of(UTF_16LE, UTF_16BE, UTF_32LE)) {
      refused(Files.write(index, json.getBytes(other)), "index.json: ");
      ByteBuffer header = other.encode("{}");
      ByteBuffer file = ByteBuffer.allocate(8 + header.remaining()).order(LITTLE_ENDIAN);
      file.putLong(header.remaining()).put(header);
      refused(Files.write(folder.resolve("a"), file.array()), "at byte ");
    }
    refused(Files.write(index, new byte[] {0, 0, 2, '{', '}'}), "index.json: ");
  }

  @Test
  void missingShard_isNamed() throws IOException {
    Path index = index("{\"weight_map\":{\"x\":\"1.safetensors\"}}");
    assertThatThrownBy(() -> SafeTensors.open(index).close())
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("1.safetensors", "no such file");
  }

  @Test
  void tensorThatItsShardLacks_isNamed() throws IOException {
    SafeTensors.write(folder.resolve("1.safetensors"), Map.of(), Map.of());
    refused(index("{\"weight_map\":{\"x\":\"1.safetensors\"}}"), "no tensor x");
  }

  private Path index(String json) throws IOException {
    return Files.writeString(folder.resolve("model.safetensors.index.json"), json);
  }
}
