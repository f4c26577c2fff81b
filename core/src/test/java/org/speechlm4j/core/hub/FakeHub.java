package org.speechlm4j.core.hub;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A hub with one model in this process: a server for the endpoint, and one for where large files
 * are. Large files ({@code *.safetensors}) are redirected there, as on huggingface.co.
 */
final class FakeHub implements AutoCloseable {

  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final String MODEL = "owner/name";
  static final String API = "/api/models/owner/name/revision/main";

  /** Answers one request in place of the usual answer. */
  @FunctionalInterface
  interface Answer {
    /** Returns whether it has answered. */
    boolean to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /**
   * A request that came in.
   *
   * @param server {@code hub} or {@code store}
   */
  record Request(String server, String method, String path, Map<String, List<String>> headers) {

    String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().getFirst())
          .findFirst()
          .orElse("");
    }

    @Override
    public String toString() {
      return server + " " + method + " " + path;
    }
  }

  static {
    // Else each answer in two pieces waits 40 ms for the client's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  final Map<String, byte[]> files = new TreeMap<>();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final @Nullable SSLContext tls;
  private final HttpServer hub;
  private final HttpServer store;

  FakeHub() throws IOException {
    this(null);
  }

  /** A hub of https, if there is a context, which has its certificate. */
  FakeHub(@Nullable SSLContext tls) throws IOException {
    this.tls = tls;
    hub = server("hub", this::hub);
    store = server("store", exchange -> send(exchange, content(exchange), Map.of()));
    add("config.json", "{\"model_type\": \"hubert\"}");
    add("model.safetensors", "weights");
  }

  private HttpServer server(String name, Handler handler) throws IOException {
    HttpServer server = create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getRawPath();
          Map<String, List<String>> headers = new TreeMap<>(exchange.getRequestHeaders());
          requests.add(new Request(name, exchange.getRequestMethod(), path, headers));
          try (exchange) {
            Answer answer = answers.get(name + " " + exchange.getRequestMethod() + " " + path);
            if (answer == null || !answer.to(exchange)) {
              handler.handle(exchange);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return server;
  }

  private HttpServer create(InetSocketAddress address) throws IOException {
    if (tls == null) {
      return HttpServer.create(address, 0);
    }
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  @FunctionalInterface
  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  void add(String name, String content) {
    add(name, content.getBytes(StandardCharsets.UTF_8));
  }

  void add(String name, byte[] content) {
    files.put(name, content);
  }

  /** Puts an answer in place of the usual one; the key is {@code "SERVER METHOD PATH"}. */
  void answer(String request, Answer answer) {
    answers.put(request, answer);
  }

  /** The path of a file's content on the hub; on the store its last part alone. */
  static String content(String file) {
    return "/owner/name/resolve/" + COMMIT + "/" + file;
  }

  URI endpoint() {
    return address(hub);
  }

  URI storeAddress() {
    return address(store);
  }

  private URI address(HttpServer server) {
    String scheme = tls == null ? "http" : "https";
    return URI.create("%s://localhost:%d".formatted(scheme, server.getAddress().getPort()));
  }

  /** Settings for this hub, with short times. */
  HubSettings settings(Path cache) {
    return new HubSettings(
        endpoint(),
        cache,
        "secret",
        false,
        true,
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        Proxies.NONE);
  }

  List<String> requestLines() {
    return requests.stream().map(Request::toString).toList();
  }

  private void hub(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.equals(API) || path.equals(API.replace("main", COMMIT))) {
      send(exchange, listing(files.keySet().stream().toList()), Map.of());
      return;
    }
    String name = name(path);
    byte[] content = files.get(name);
    if (!path.startsWith("/owner/name/resolve/" + COMMIT) || content == null) {
      status(exchange, 404, Map.of("X-Error-Code", "EntryNotFound"));
    } else if (name.endsWith(".safetensors")) {
      status(
          exchange,
          302,
          Map.of(
              "Location",
              storeAddress() + "/" + name + "?signature=1",
              "X-Linked-Etag",
              "\"" + sha256(content) + "\"",
              "X-Linked-Size",
              Integer.toString(content.length),
              "X-Repo-Commit",
              COMMIT));
    } else {
      send(exchange, content, Map.of("ETag", "W/\"" + gitSha1(content) + "\""));
    }
  }

  private byte[] content(HttpExchange exchange) {
    return files.get(name(exchange.getRequestURI().getRawPath()));
  }

  private static String name(String path) {
    String prefix = "/owner/name/resolve/" + COMMIT + "/";
    String name = path.startsWith(prefix) ? path.substring(prefix.length()) : path.substring(1);
    return URI.create("x:/" + name).getPath().substring(1);
  }

  static byte[] listing(List<String> names) throws IOException {
    List<Map<String, String>> siblings = new ArrayList<>();
    names.forEach(name -> siblings.add(Map.of("rfilename", name)));
    return new JsonMapper()
        .writeValueAsBytes(Map.of("id", MODEL, "sha", COMMIT, "siblings", siblings));
  }

  /** Answers with content, or the part of it that is asked for. */
  static void send(HttpExchange exchange, byte[] content, Map<String, String> headers)
      throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(200, -1);
    } else if (range == null) {
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    } else {
      int start = Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
      byte[] rest = Arrays.copyOfRange(content, start, content.length);
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(start, content.length - 1, content.length));
      exchange.sendResponseHeaders(206, rest.length);
      exchange.getResponseBody().write(rest);
    }
  }

  static void status(HttpExchange exchange, int status, Map<String, String> headers)
      throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(status, -1);
  }

  /** Announces all of what is asked for, sends the first bytes of it, and hangs up. */
  static void sendPart(HttpExchange exchange, byte[] content, int count) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int start = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
    if (range != null) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(start, content.length - 1, content.length));
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - start);
    exchange.getResponseBody().write(content, start, count);
    exchange.getResponseBody().flush();
  }

  static String sha256(byte[] content) {
    return digest("SHA-256", content);
  }

  static String gitSha1(byte[] content) {
    byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, all, head.length, content.length);
    return digest("SHA-1", all);
  }

  private static String digest(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
