package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads through a proxy in this process, which alone knows where {@code hub.test} is. */
@Timeout(60)
class HubProxyTest {

  @TempDir private Path cache;
  private final List<String> passed = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private boolean asksForPassword;
  private FakeHub server;
  private HttpServer proxy;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
    proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext("/", this::forward);
    proxy.start();
  }

  @AfterEach
  void stop() {
    proxy.stop(0);
    server.close();
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
      if (asksForPassword && authorization == null) {
        exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"test\"");
        exchange.sendResponseHeaders(407, -1);
        return;
      }
      authorizations.add(String.valueOf(authorization));
      URI asked = exchange.getRequestURI();
      passed.add(exchange.getRequestMethod() + " " + asked.getHost());
      URI real =
          asked.getHost().equals("hub.test")
              ? server.endpoint().resolve(asked.getRawPath())
              : asked;
      HttpRequest request =
          HttpRequest.newBuilder(real)
              .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody())
              .build();
      HttpResponse<byte[]> answer = answer(request);
      answer.headers().map().forEach((name, values) -> keep(exchange, name, values.getFirst()));
      boolean empty = answer.body().length == 0;
      exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  private static HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void keep(HttpExchange exchange, String name, String value) {
    boolean length = name.equalsIgnoreCase("content-length");
    if (!length || exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set(name, value);
    }
  }

  private Hub hub(Map<String, String> variables) throws IOException {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("HF_HUB_CACHE", cache.toString());
    environment.put("HF_TOKEN", "secret");
    return Hub.of(HubSettings.of(environment, cache), pause -> {});
  }

  private String proxyAddress() {
    return "localhost:" + proxy.getAddress().getPort();
  }

  @Test
  void everyRequest_goesThroughTheProxy() throws IOException {
    Hub hub = hub(Map.of("HF_ENDPOINT", "http://hub.test", "HTTP_PROXY", proxyAddress()));
    assertThat(hub.folder("owner/name").resolve("model.safetensors")).hasContent("weights");
    assertThat(passed)
        .contains("GET hub.test", "HEAD hub.test", "GET localhost")
        .hasSameSizeAs(server.requests);
  }

  @Test
  void hostsOfNoProxy_areReachedWithout() throws IOException {
    Hub hub =
        hub(
            Map.of(
                "HF_ENDPOINT",
                server.endpoint().toString(),
                "http_proxy",
                "http://" + proxyAddress(),
                "no_proxy",
                "localhost"));
    assertThat(hub.folder("owner/name").resolve("model.safetensors")).hasContent("weights");
    assertThat(passed).isEmpty();
  }

  @Test
  void password_goesToTheProxyAlone() throws IOException {
    asksForPassword = true;
    Hub hub =
        hub(
            Map.of(
                "HF_ENDPOINT",
                "http://hub.test",
                "HTTP_PROXY",
                "http://me:se%40cret@" + proxyAddress()));
    assertThat(hub.folder("owner/name").resolve("model.safetensors")).hasContent("weights");
    String expected =
        Base64.getEncoder().encodeToString("me:se@cret".getBytes(StandardCharsets.UTF_8));
    assertThat(authorizations).isNotEmpty().containsOnly("Basic " + expected);
    assertThat(server.requests)
        .allSatisfy(request -> assertThat(request.header("Proxy-Authorization")).isEmpty());
  }

  @Test
  void proxyThatWantsAPassword_isNamed() throws IOException {
    asksForPassword = true;
    Hub hub = hub(Map.of("HF_ENDPOINT", "http://hub.test", "HTTP_PROXY", proxyAddress()));
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("need HTTP_PROXY=http://user:password@" + proxyAddress());
  }
}
