package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that are silent, slow or not there. */
@Timeout(60)
class HubTimeoutsTest {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path cache;
  private final CountDownLatch over = new CountDownLatch(1);
  private FakeHub server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.close();
  }

  private Hub hub(URI endpoint, Duration answer, Duration silence) {
    HubSettings settings =
        new HubSettings(endpoint, cache, null, false, true, answer, silence, Proxies.NONE);
    return Hub.of(settings, pause -> {});
  }

  private boolean silence() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  @Test
  void serverThatDoesNotAnswer_isGivenUpOn() {
    server.answer("hub GET " + FakeHub.API, exchange -> silence());
    assertThatThrownBy(() -> hub(server.endpoint(), SHORT, LONG).folder("owner/name"))
        .isInstanceOf(HubException.class)
        .message()
        .containsPattern("connection to localhost fails \\((HttpTimeoutException|NoConnection)");
  }

  @Test
  void serverThatFallsSilent_isAskedForTheRest() throws IOException {
    byte[] content = server.files.get("model.safetensors");
    int[] times = {0};
    server.answer(
        "store GET /model.safetensors",
        exchange -> {
          if (times[0]++ > 0) {
            return false;
          }
          FakeHub.sendPart(exchange, content, 3);
          return silence();
        });
    Path folder = hub(server.endpoint(), LONG, SHORT).folder("owner/name");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(content);
    assertThat(server.requests.getLast().header("Range")).isEqualTo("bytes=3-");
  }

  @Test
  void listingThatTrickles_isGivenUpOn() {
    server.answer(
        "hub GET " + FakeHub.API,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          trickle(exchange);
          return true;
        });
    assertThatThrownBy(() -> hub(server.endpoint(), LONG, SHORT).folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("within 1200 ms");
  }

  private void trickle(HttpExchange exchange) {
    try {
      while (!over.await(5, TimeUnit.MILLISECONDS)) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
      }
    } catch (IOException | InterruptedException e) {
      // The client has hung up, or the test is over.
    }
  }

  @Test
  void serverThatIsNotThere_isGivenUpOnAtOnce() throws IOException {
    Hub hub = hub(URI.create("http://localhost:" + freePort()), LONG, LONG);
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("the connection to localhost fails", "lacks the model");
  }

  /** As behind walls that let through to the hub and not to its store. */
  @Test
  void storeThatIsNotThere_isNamed() throws IOException {
    int port = freePort();
    server.answer(
        "hub GET " + FakeHub.content("model.safetensors"),
        exchange -> {
          FakeHub.status(exchange, 302, Map.of("Location", "http://127.0.0.1:" + port + "/x"));
          return true;
        });
    Hub hub = hub(server.endpoint(), LONG, LONG);
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(
            "owner/name: the connection to 127.0.0.1 fails (NoConnection: found nobody there)");
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
