package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that refuse, lie or are broken. */
class HubRefusalsTest {

  private static final String LISTING = "hub GET " + FakeHub.API;
  private static final String CONFIG_HEAD = "hub HEAD " + FakeHub.content("config.json");
  private static final String CONFIG = "hub GET " + FakeHub.content("config.json");
  private static final String WEIGHTS_HEAD = "hub HEAD " + FakeHub.content("model.safetensors");
  private static final String WEIGHTS = "hub GET " + FakeHub.content("model.safetensors");
  private static final String STORED = "store GET /model.safetensors";

  @TempDir private Path cache;
  private final List<Duration> pauses = new ArrayList<>();
  private FakeHub server;
  private Hub hub;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
    hub = Hub.of(server.settings(cache), pauses::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refusal() {
    AbstractThrowableAssert<?, ? extends Throwable> failure =
        assertThatThrownBy(() -> hub.folder("owner/name")).isInstanceOf(HubException.class);
    assertThat(cache.resolve("models--owner--name/snapshots")).doesNotExist();
    assertThat(cache.resolve("models--owner--name/refs")).doesNotExist();
    return failure;
  }

  private static FakeHub.Answer status(int status, Map<String, String> headers) {
    return exchange -> {
      FakeHub.status(exchange, status, headers);
      return true;
    };
  }

  private static FakeHub.Answer text(String text) {
    return exchange -> {
      FakeHub.send(exchange, text.getBytes(StandardCharsets.UTF_8), Map.of());
      return true;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x.json",
        "a/../../b.json",
        "/etc/x.json",
        "a//b.json",
        "./x.json",
        "a/./b.json",
        "a/..",
        "",
        "..",
        "C:\\x.json",
        "C:x.json",
        "..\\x.json",
        "a\\b.json",
        "x\u0000.json",
        "x\n.json",
        "\u001b[2Jx.json",
        "nul.json",
        "NUL",
        "x/aux.json",
        "com1.json",
        "x.json.",
        "x.json ",
        "a:b.json",
        "a?.json"
      })
  void hostileName_isRefused(String name) throws IOException {
    byte[] listing = FakeHub.listing(List.of("config.json", name));
    server.answer(LISTING, text(new String(listing, StandardCharsets.UTF_8)));
    FileSelection all = FileSelection.of(List.of("*"), List.of());
    assertThatThrownBy(() -> hub.download(ModelReference.parse("owner/name"), all))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("the server names a file")
        .message()
        .doesNotContainPattern("\\p{Cc}");
    assertThat(server.requestLines()).containsExactly(LISTING);
    assertThat(cache).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "[1]",
        "",
        "{}",
        "{\"sha\": 1}",
        "{\"sha\": \"../../../../../../../../../../../../../x\"}",
        "{\"sha\": \"0123456789ABCDEF0123456789abcdef01234567\"}",
        "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\", \"siblings\": [{}]}"
      })
  void brokenListing_isRefused(String listing) {
    server.answer(LISTING, text(listing));
    refusal().message().containsAnyOf("need", "no JSON");
  }

  @Test
  void listingOfAnotherCommit_isRefused() {
    String other = "f".repeat(40);
    server.answer(
        "hub GET /api/models/owner/name/revision/" + other,
        text("{\"sha\": \"%s\", \"siblings\": []}".formatted(FakeHub.COMMIT)));
    assertThatThrownBy(() -> hub.folder("owner/name@" + other))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll(FakeHub.COMMIT, "need " + other);
  }

  @Test
  void endlessListing_isRefused() {
    byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
    server.answer(
        LISTING,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i <= 1 << 9; i++) {
            exchange.getResponseBody().write(spaces);
          }
          return true;
        });
    refusal().hasMessageContaining("more than 33554432 bytes");
  }

  @Test
  void deeplyNestedListing_isRefused() {
    server.answer(LISTING, text("{\"a\":" + "[".repeat(100_000)));
    refusal().hasMessageContaining("no JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "\"../../evil\"", "\"0123\"", "W/\"x-gzip\""})
  void etagThatIsNoChecksum_isRefused(String etag) {
    server.answer(CONFIG_HEAD, status(200, etag.isEmpty() ? Map.of() : Map.of("ETag", etag)));
    refusal().hasMessageContainingAll("config.json", "ETag", "need git's SHA-1 or a SHA-256");
  }

  @Test
  void smallFileWithAWrongChecksum_isRefused() {
    byte[] other = "another".getBytes(StandardCharsets.UTF_8);
    server.answer(
        CONFIG_HEAD,
        exchange -> {
          byte[] content = server.files.get("config.json");
          FakeHub.send(exchange, content, Map.of("ETag", FakeHub.gitSha1(other)));
          return true;
        });
    refusal().hasMessageContainingAll("config.json", "checksum", FakeHub.gitSha1(other));
    assertThat(cache.resolve("models--owner--name/blobs"))
        .isDirectoryNotContaining("glob:**" + FakeHub.gitSha1(other) + "*");
  }

  @Test
  void largeFileWithAWrongChecksum_isRefused_andNothingIsKept() {
    server.answer(STORED, text("weighty"));
    refusal().hasMessageContainingAll("model.safetensors", "checksum");
    assertThat(weights()).doesNotExist();
  }

  @Test
  void longerAnswerThanAnnounced_isRefused() {
    server.answer(STORED, text("weights and more"));
    refusal().hasMessageContainingAll("found 16 bytes, need the announced 7");
  }

  @Test
  void endlessAnswer_isRefusedAtItsAnnouncedSize() {
    server.answer(
        STORED,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          writeUntilRefused(exchange);
          return true;
        });
    refusal().hasMessageContaining("more than the announced 7 bytes");
    assertThat(weights()).doesNotExist();
  }

  /** What is left of the weights' download. */
  private Path weights() {
    String checksum = FakeHub.sha256(server.files.get("model.safetensors"));
    return cache.resolve("models--owner--name/blobs").resolve(checksum + ".incomplete");
  }

  private static void writeUntilRefused(HttpExchange exchange) {
    try {
      while (true) {
        exchange.getResponseBody().write(new byte[4096]);
      }
    } catch (IOException e) {
      // The client has hung up, which is what it should do.
    }
  }

  @Test
  void shorterAnswerThanAnnounced_isRefused() {
    server.answer(STORED, text("weig"));
    refusal().hasMessageContaining("found 4 bytes, need the announced 7");
  }

  @Test
  void packedAnswer_isRefused() {
    server.answer(
        STORED,
        exchange -> {
          byte[] content = server.files.get("model.safetensors");
          FakeHub.send(exchange, content, Map.of("Content-Encoding", "gzip"));
          return true;
        });
    refusal().hasMessageContaining("encoding gzip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://localhost/model.safetensors",
        "jar:file:///x.jar!/x",
        "mailto:a@b",
        "http://user@localhost/x",
        "http:///x",
        "ht tp://x"
      })
  void redirectOutOfTheWeb_isRefused(String location) {
    server.answer(WEIGHTS, status(302, Map.of("Location", location)));
    refusal().hasMessageContaining("redirects to " + location);
  }

  @Test
  void redirectLoop_ends() {
    server.answer(WEIGHTS, status(302, Map.of("Location", FakeHub.content("model.safetensors"))));
    refusal().hasMessageContaining("more than 10 redirects");
  }

  @Test
  void renamedModel_isFollowedOnTheHub_withItsToken() throws IOException {
    server.answer(LISTING, status(307, Map.of("Location", "/api/models/new/name/revision/main")));
    server.answer(
        "hub GET /api/models/new/name/revision/main",
        exchange -> {
          FakeHub.send(exchange, FakeHub.listing(List.of("config.json")), Map.of());
          return true;
        });
    hub.folder("owner/name");
    assertThat(server.requests.get(1).toString()).contains("new/name");
    assertThat(server.requests.get(1).header("Authorization")).isEqualTo("Bearer secret");
  }

  @Test
  void listingRedirectedToAnotherServer_isAskedForWithoutTheToken() throws IOException {
    server.answer(LISTING, status(302, Map.of("Location", server.storeAddress() + "/listing")));
    server.answer(
        "store GET /listing",
        exchange -> {
          FakeHub.send(exchange, FakeHub.listing(List.of("config.json")), Map.of());
          return true;
        });
    hub.folder("owner/name");
    assertThat(server.requests.get(1).server()).isEqualTo("store");
    assertThat(server.requests.get(1).header("Authorization")).isEmpty();
  }

  @Test
  void checksumOfAnotherServer_isNotTakenForTheHubs() {
    server.answer(WEIGHTS_HEAD, status(302, Map.of("Location", server.storeAddress() + "/x")));
    server.answer(
        "store HEAD /x", status(302, Map.of("Location", "/y", "X-Linked-Etag", "a".repeat(64))));
    server.answer("store HEAD /y", status(200, Map.of("ETag", "\"no-checksum\"")));
    refusal().hasMessageContaining("no-checksum");
  }

  @ParameterizedTest
  @CsvSource({
    "401, , the token is not valid",
    "403, , accept the model's conditions",
    "404, RevisionNotFound, no such revision",
    "404, RepoNotFound, no such model",
    "418, , found an answer that is none"
  })
  void refusal_isExplained_andNotTriedAgain(int status, String code, String meaning) {
    Map<String, String> headers = code == null ? Map.of() : Map.of("X-Error-Code", code);
    server.answer(LISTING, status(status, headers));
    refusal().hasMessageContainingAll(meaning, "HTTP " + status);
    assertThat(server.requests).hasSize(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void refusalOfTheStore_isNotTakenForTheHubs() {
    server.answer("store GET /model.safetensors", status(403, Map.of()));
    refusal()
        .hasMessageContainingAll(
            "localhost/model.safetensors", "does not give the file", "HTTP 403")
        .hasMessageNotContaining("conditions");
  }

  @Test
  void serversMessage_isShownWithoutControlCharacters() {
    server.answer(
        LISTING, status(403, Map.of("X-Error-Message", "Gated \u009b31m" + "x".repeat(500))));
    refusal().hasMessageContaining("Gated ?31mxxx").message().hasSizeLessThan(500);
  }

  @Test
  void withoutToken_401SaysHowToGiveOne() throws IOException {
    HubSettings s = server.settings(cache);
    hub =
        Hub.of(
            new HubSettings(
                s.endpoint(),
                cache,
                null,
                false,
                true,
                s.answerTimeout(),
                s.silenceTimeout(),
                Proxies.NONE),
            pauses::add);
    server.answer(LISTING, status(401, Map.of()));
    refusal().hasMessageContaining("set HF_TOKEN");
    assertThat(server.requests.getFirst().header("Authorization")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void busyServer_isAskedAgain_withGrowingPauses(int status) throws IOException {
    int[] left = {3};
    server.answer(
        LISTING,
        exchange -> {
          if (left[0]-- == 0) {
            return false;
          }
          FakeHub.status(exchange, status, Map.of());
          return true;
        });
    hub.folder("owner/name");
    assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L);
  }

  @Test
  void retryAfter_isHonoured() throws IOException {
    int[] left = {1};
    server.answer(
        CONFIG,
        exchange -> {
          if (left[0]-- == 0) {
            return false;
          }
          FakeHub.status(exchange, 429, Map.of("Retry-After", "17"));
          return true;
        });
    hub.folder("owner/name");
    assertThat(pauses).containsExactly(Duration.ofSeconds(17));
  }

  @Test
  void retryAfterALongTime_isAFailure() {
    server.answer(LISTING, status(429, Map.of("Retry-After", "3600")));
    refusal().hasMessageContaining("HTTP 429");
    assertThat(pauses).isEmpty();
  }

  @Test
  void serverThatStaysBusy_isGivenUpOn() {
    server.answer(LISTING, status(503, Map.of()));
    refusal().hasMessageContainingAll("HTTP 503", "the cache", "lacks the model");
    assertThat(server.requests).hasSize(5);
  }
}
