package org.speechlm4j.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.InvalidFileException;

class ConfigJsonTest {

  @TempDir private Path folder;

  private ConfigJson config(String json) throws IOException {
    return ConfigJson.read(write(json));
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("config.json"), json);
  }

  private static void refused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("config.json")
        .message()
        .contains(parts);
  }

  @Test
  void everyType_isRead() throws IOException {
    ConfigJson config =
        config(
            """
            {"i": 3, "f": 2.0, "d": 1e-5, "b": true, "s": "gelu", "is": [1, 2.0], "ds": [1, 0.5],
             "ss": ["a", "b"], "o": {"i": 4}, "os": [{"i": 5}, {"i": 6}]}
            """);
    assertThat(config.integer("i")).isEqualTo(3);
    assertThat(config.integer("f")).isEqualTo(2);
    assertThat(config.number("d")).isEqualTo(1e-5);
    assertThat(config.number("i")).isEqualTo(3.0);
    assertThat(config.flag("b")).isTrue();
    assertThat(config.text("s")).isEqualTo("gelu");
    assertThat(config.integers("is")).containsExactly(1, 2);
    assertThat(config.numbers("ds")).containsExactly(1, 0.5);
    assertThat(config.texts("ss")).containsExactly("a", "b");
    assertThat(config.object("o").integer("i")).isEqualTo(4);
    assertThat(config.objects("os").get(1).integer("i")).isEqualTo(6);
  }

  @Test
  void badJson_isPlacedByLineAndColumn() throws IOException {
    refused(() -> config("{\"a\": 1,\n \"b\": x}"), "line 2, column 9", "bad JSON");
  }

  @Test
  void absentKey_givesTheDefault() throws IOException {
    ConfigJson config = config("{}");
    assertThat(config.integer("x", 7)).isEqualTo(7);
    assertThat(config.number("x", 0.5)).isEqualTo(0.5);
    assertThat(config.flag("x", true)).isTrue();
    assertThat(config.text("x", "a")).isEqualTo("a");
    assertThat(config.integers("x", new int[] {1})).containsExactly(1);
    assertThat(config.numbers("x", new double[] {1})).containsExactly(1);
    assertThat(config.integerOrNull("x")).isNull();
    assertThat(config.numberOrNull("x")).isNull();
    assertThat(config.textOrNull("x")).isNull();
    assertThat(config.objectOrNull("x")).isNull();
  }

  @Test
  void absentKey_withoutDefault_isAnErrorThatNamesIt() throws IOException {
    ConfigJson config = config("{\"o\": {}}");
    refused(() -> config.integer("hidden_size"), "hidden_size is missing");
    refused(() -> config.object("o").text("a"), "o.a is missing");
  }

  @Test
  void explicitNull_isNoAbsence() throws IOException {
    ConfigJson config = config("{\"x\": null}");
    assertThat(config.isNull("x")).isTrue();
    assertThat(config.isNull("y")).isFalse();
    assertThat(config.integerOrNull("x")).isNull();
    refused(() -> config.integer("x"), "x is null", "32-bit integer");
    refused(() -> config.integer("x", 7), "x is null");
    refused(() -> config.flag("x", true), "x is null");
    refused(() -> config.text("x", "a"), "x is null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.5", "2147483648", "1e99", "1e999", "NaN", "Infinity", "\"1\"", "true", "[1]"})
  void integer_refusesWhatIsNone(String value) throws IOException {
    ConfigJson config = config("{\"x\": " + value + ", \"xs\": [" + value + "]}");
    refused(() -> config.integer("x"), "x is ", "need a 32-bit integer");
    refused(() -> config.integers("xs"), "xs[0] is ", "need a 32-bit integer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999", "\"1\"", "false", "{}"})
  void number_refusesWhatIsNoneOrNotFinite(String value) throws IOException {
    ConfigJson config = config("{\"x\": " + value + "}");
    refused(() -> config.number("x"), "x is ", "need a finite number");
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "1.0", "'\"true\"'"})
  void flag_refusesNumbersAndText(String value) throws IOException {
    ConfigJson config = config("{\"x\": " + value + "}");
    refused(() -> config.flag("x"), "need true or false");
  }

  @Test
  void longWrongValue_isCutShortInTheMessage() throws IOException {
    ConfigJson config = config("{\"x\": \"" + "a".repeat(10_000) + "\"}");
    assertThatThrownBy(() -> config.integer("x"))
        .message()
        .hasSizeLessThan(folder.toString().length() + 200);
  }

  @Test
  void unread_listsNestedKeys() throws IOException {
    ConfigJson config =
        config("{\"a\": 1, \"b\": 2, \"o\": {\"c\": 3, \"d\": 4}, \"p\": {\"e\": 5}}");
    assertThat(config.integer("a")).isEqualTo(1);
    assertThat(config.object("o").integer("d")).isEqualTo(4);
    assertThat(config.unread()).containsExactly("b", "o.c", "p");
  }

  @Test
  void unsupportedValue_isRefusedWithWhatIsSupported() throws IOException {
    ConfigJson config = config("{\"act\": \"tanh\"}");
    Set<String> supported = Set.of("relu", "gelu");
    refused(() -> config.oneOf("act", "gelu", supported), "act is \"tanh\"", "[gelu, relu]");
    assertThat(config.oneOf("other", "gelu", supported)).isEqualTo("gelu");
    assertThat(config.unsupported("act", "gelu"))
        .hasMessageContaining("act is \"tanh\", need gelu");
  }

  @Test
  void valueThatItsRecordRefuses_namesTheFile() throws IOException {
    Path file = write("{\"n\": 0}");
    refused(
        () ->
            ConfigJson.read(
                file,
                config -> {
                  throw new IllegalArgumentException("n: found " + config.integer("n"));
                }),
        "n: found 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "7", "null", "{", "{\"a\":}", "{} {}", "{\"a\":1} x"})
  void whatIsNoJsonObject_isRefused(String json) throws IOException {
    Path file = write(json);
    refused(() -> ConfigJson.read(file), "found");
  }

  @Test
  void duplicateKey_isRefused() throws IOException {
    Path file = write("{\"a\": 1,\n\"a\": 2}");
    refused(() -> ConfigJson.read(file), "'a'", "line 2");
  }

  @Test
  void deepNesting_isRefused() throws IOException {
    Path file = write("{\"a\":" + "[".repeat(1_000_000));
    refused(() -> ConfigJson.read(file), "nesting");
  }

  @Test
  void badEncoding_isRefused() throws IOException {
    byte[] latin = "{\"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("config.json"), latin);
    refused(() -> ConfigJson.read(file), "UTF-8");
  }

  @Test
  void write_endsLinesAlikeOnEverySystem() throws IOException {
    Path file = folder.resolve("config.json");
    ConfigJson.write(file, Map.of("b", 1, "a", Map.of("c", "x")));
    assertThat(file)
        .content()
        .isEqualTo("{\n  \"a\" : {\n    \"c\" : \"x\"\n  },\n  \"b\" : 1\n}\n");
  }

  @Test
  void fileInPlaceOfAModelsFolder_isRefusedByItsName() throws IOException {
    Path weights = Files.writeString(folder.resolve("model.safetensors"), "");
    assertThatThrownBy(() -> ConfigJson.read(weights.resolve("config.json")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage(weights + ": found a file, need the folder that holds config.json");
  }

  @Test
  void missingFile_andFolder_areRefused() {
    refused(() -> ConfigJson.read(folder.resolve("config.json")), "found no such file");
    assertThatThrownBy(() -> ConfigJson.read(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(folder.toString());
  }
}
