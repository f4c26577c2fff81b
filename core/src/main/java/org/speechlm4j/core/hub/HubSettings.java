package org.speechlm4j.core.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where models come from and go to, by the environment variables of Hugging Face's tools.
 *
 * @param endpoint the server, {@code HF_ENDPOINT}; without a slash at its end
 * @param cache the cache's folder, {@code HF_HUB_CACHE}, or {@code hub} in {@code HF_HOME}
 * @param token what {@code HF_TOKEN} or the file {@code token} in {@code HF_HOME} says
 * @param offline whether the network is left alone, {@code HF_HUB_OFFLINE}
 * @param symbolicLinks whether the cache may hold such, {@code HF_HUB_DISABLE_SYMLINKS}
 * @param answerTimeout how long to wait for an answer's head, {@code HF_HUB_ETAG_TIMEOUT}
 * @param silenceTimeout how long to wait for a body's next bytes, {@code HF_HUB_DOWNLOAD_TIMEOUT}
 * @param proxies which proxies lead there, {@code HTTPS_PROXY} and its like
 */
public record HubSettings(
    URI endpoint,
    Path cache,
    @Nullable String token,
    boolean offline,
    boolean symbolicLinks,
    Duration answerTimeout,
    Duration silenceTimeout,
    Proxies proxies) {

  private static final String HUGGING_FACE = "https://huggingface.co";
  private static final String TIMEOUT = "10";
  private static final Pattern TOKEN = Pattern.compile("[!-~]+");
  private static final int LONGEST_TOKEN_FILE = 10_000;

  /** Checks the endpoint, the token's characters and the times. */
  public HubSettings {
    boolean web = "https".equals(endpoint.getScheme()) || "http".equals(endpoint.getScheme());
    if (!web
        || !Redirection.isServer(endpoint)
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "HF_ENDPOINT: found %s, need https://host or http://host, and no user"
              .formatted(PlainText.withoutUser(endpoint.toString())));
    }
    if (token != null && !TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "HF_TOKEN: found a character that no token has, need printable ASCII without spaces");
    }
    if (!answerTimeout.isPositive() || !silenceTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "timeouts: found %s and %s, need more than 0".formatted(answerTimeout, silenceTimeout));
    }
  }

  /**
   * The settings of this process's environment.
   *
   * @throws IOException if there is a token's file that cannot be read
   */
  public static HubSettings ofEnvironment() throws IOException {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /**
   * The settings of given variables.
   *
   * @param environment variables by name; none has to be there
   * @param userHome the user's home, under which the cache lies by default
   * @throws IOException if there is a token's file that cannot be read
   */
  public static HubSettings of(Map<String, String> environment, Path userHome) throws IOException {
    Variables variables = new Variables(environment, userHome);
    Path caches = variables.path("XDG_CACHE_HOME", userHome.resolve(".cache"));
    Path home = variables.path("HF_HOME", caches.resolve("huggingface"));
    Path cache = variables.path("HUGGINGFACE_HUB_CACHE", home.resolve("hub"));
    String endpoint = variables.text("HF_ENDPOINT", HUGGING_FACE).replaceAll("/+$", "");
    return new HubSettings(
        uri(endpoint),
        variables.path("HF_HUB_CACHE", cache),
        variables.isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? null : token(variables, home),
        variables.isTrue("HF_HUB_OFFLINE") || variables.isTrue("TRANSFORMERS_OFFLINE"),
        !variables.isTrue("HF_HUB_DISABLE_SYMLINKS"),
        variables.seconds("HF_HUB_ETAG_TIMEOUT", TIMEOUT),
        variables.seconds("HF_HUB_DOWNLOAD_TIMEOUT", TIMEOUT),
        Proxies.of(variables));
  }

  private static URI uri(String endpoint) {
    try {
      return URI.create(endpoint);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "HF_ENDPOINT: found %s, need an address".formatted(PlainText.withoutUser(endpoint)), e);
    }
  }

  private static @Nullable String token(Variables variables, Path home) throws IOException {
    String token = variables.text("HF_TOKEN", variables.text("HUGGING_FACE_HUB_TOKEN", ""));
    if (!token.isEmpty()) {
      return token;
    }
    Path file = variables.path("HF_TOKEN_PATH", home.resolve("token"));
    if (!Files.isRegularFile(file)) {
      return null;
    }
    if (Files.size(file) > LONGEST_TOKEN_FILE) {
      throw new HubException(file + ": found too much, need a token alone");
    }
    String text =
        Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("[\r\n]", "").strip();
    if (!text.isEmpty() && !TOKEN.matcher(text).matches()) {
      throw new HubException(
          file + ": found a character that no token has, need printable ASCII without spaces");
    }
    return text.isEmpty() ? null : text;
  }

  /** All but the token, which stays secret. */
  @Override
  public String toString() {
    return "%s, cache %s, %s, %s"
        .formatted(
            endpoint,
            cache,
            token == null ? "no token" : "a token",
            offline ? "offline" : "online");
  }
}
