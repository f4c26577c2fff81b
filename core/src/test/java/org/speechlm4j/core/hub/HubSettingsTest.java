package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {

  @TempDir private Path user;

  private HubSettings of(Map<String, String> environment) throws IOException {
    return HubSettings.of(environment, user);
  }

  @Test
  void withoutVariables_theDefaultsOfPythonsToolsHold() throws IOException {
    HubSettings settings = of(Map.of());
    assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(settings.cache()).isEqualTo(user.resolve(".cache/huggingface/hub"));
    assertThat(settings.token()).isNull();
    assertThat(settings.offline()).isFalse();
    assertThat(settings.symbolicLinks()).isTrue();
    assertThat(settings.answerTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void cache_isWhereTheNarrowestVariableSays() throws IOException {
    assertThat(of(Map.of("XDG_CACHE_HOME", "/x")).cache()).isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(of(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h")).cache())
        .isEqualTo(Path.of("/h/hub"));
    assertThat(of(Map.of("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/o")).cache())
        .isEqualTo(Path.of("/o"));
    assertThat(of(Map.of("HUGGINGFACE_HUB_CACHE", "/o", "HF_HUB_CACHE", "/c")).cache())
        .isEqualTo(Path.of("/c"));
  }

  @Test
  void homeAndVariablesInPaths_areReplaced() throws IOException {
    assertThat(of(Map.of("HF_HOME", "~/h")).cache()).isEqualTo(user.resolve("h/hub"));
    assertThat(of(Map.of("HF_HOME", "$DISK/${WHO}/$NONE", "DISK", "/d", "WHO", "me$")).cache())
        .isEqualTo(Path.of("/d/me$/$NONE/hub"));
  }

  @Test
  void token_isTheVariables_orElseTheFiles() throws IOException {
    Path home = Files.createDirectories(user.resolve(".cache/huggingface"));
    Files.writeString(home.resolve("token"), "of-the-file\n");
    assertThat(of(Map.of()).token()).isEqualTo("of-the-file");
    assertThat(of(Map.of("HF_TOKEN", " of-the-variable\n")).token()).isEqualTo("of-the-variable");
    assertThat(of(Map.of("HUGGING_FACE_HUB_TOKEN", "old")).token()).isEqualTo("old");
    assertThat(of(Map.of("HF_TOKEN", "")).token()).isEqualTo("of-the-file");
    assertThat(of(Map.of("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).token()).isNull();
    Path other = Files.writeString(user.resolve("other"), "other");
    assertThat(of(Map.of("HF_TOKEN_PATH", other.toString())).token()).isEqualTo("other");
    assertThat(of(Map.of("HF_HOME", user.toString())).token()).isNull();
  }

  @Test
  void token_isNeverPrinted() throws IOException {
    assertThat(of(Map.of("HF_TOKEN", "secret"))).asString().doesNotContain("secret");
    assertThatThrownBy(() -> of(Map.of("HF_TOKEN", "sec\nret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HF_TOKEN")
        .message()
        .doesNotContain("sec\n");
  }

  @Test
  void hugeTokenFile_isRefused() throws IOException {
    Path file = Files.write(user.resolve("token"), new byte[20_000]);
    assertThatThrownBy(() -> of(Map.of("HF_TOKEN_PATH", file.toString())))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "\u00e9", "\u00ff"})
  void tokenFileOfSomethingElse_isNamed(String content) throws IOException {
    Path file = Files.writeString(user.resolve("token"), content, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> of(Map.of("HF_TOKEN_PATH", file.toString())))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(file + ": found a character that no token has")
        .hasMessageNotContaining(content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "ON", "yes", "True"})
  void offline_isSaidInManyWords(String value) throws IOException {
    assertThat(of(Map.of("HF_HUB_OFFLINE", value)).offline()).isTrue();
    assertThat(of(Map.of("TRANSFORMERS_OFFLINE", value)).offline()).isTrue();
    assertThat(of(Map.of("HF_HUB_DISABLE_SYMLINKS", value)).symbolicLinks()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "no", "off"})
  void otherWords_leaveTheNetworkOn(String value) throws IOException {
    assertThat(of(Map.of("HF_HUB_OFFLINE", value)).offline()).isFalse();
  }

  @Test
  void endpoint_losesItsSlash_andKeepsItsPath() throws IOException {
    assertThat(of(Map.of("HF_ENDPOINT", "http://mirror:8080/hf//")).endpoint())
        .isEqualTo(URI.create("http://mirror:8080/hf"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "huggingface.co",
        "ftp://x",
        "file:///x",
        "https://",
        "https://u:p@h",
        "http://h?q",
        "http://h:65536",
        "a b"
      })
  void otherEndpoints_areRefused(String endpoint) {
    assertThatThrownBy(() -> of(Map.of("HF_ENDPOINT", endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HF_ENDPOINT")
        .hasMessageNotContaining("u:p");
  }

  @Test
  void timeouts_areSeconds() throws IOException {
    HubSettings settings = of(Map.of("HF_HUB_ETAG_TIMEOUT", "30", "HF_HUB_DOWNLOAD_TIMEOUT", "0"));
    assertThat(settings.answerTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.silenceTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThatThrownBy(() -> of(Map.of("HF_HUB_ETAG_TIMEOUT", "soon")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HF_HUB_ETAG_TIMEOUT");
  }
}
