package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** Models by the hub's names, from a server in this process that has one fixture. */
class HubCommandsTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final Path MODEL = Cli.fixture("codecs", "encodec-24khz");

  @TempDir private Path home;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    String resolve = "/owner/codec/resolve/" + COMMIT + "/";
    try (exchange) {
      if (path.equals("/api/models/owner/codec/revision/main")) {
        send(exchange, listing().getBytes(StandardCharsets.UTF_8));
      } else if (path.startsWith(resolve)) {
        send(exchange, Files.readAllBytes(MODEL.resolve(path.substring(resolve.length()))));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static String listing() throws IOException {
    try (Stream<Path> files = Files.list(MODEL)) {
      String names =
          files
              .map(file -> "{\"rfilename\": \"%s\"}".formatted(file.getFileName()))
              .collect(Collectors.joining(","));
      return "{\"sha\": \"%s\", \"siblings\": [%s]}".formatted(COMMIT, names);
    }
  }

  private static void send(HttpExchange exchange, byte[] content) throws IOException {
    exchange.getResponseHeaders().set("ETag", "\"" + sha256(content) + "\"");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
    exchange.sendResponseHeaders(200, head ? -1 : content.length);
    if (!head) {
      exchange.getResponseBody().write(content);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Cli run(Object... args) {
    return Cli.run(environment("0"), args);
  }

  private Map<String, String> environment(String offline) {
    return Map.of(
        "HF_HOME",
        home.toString(),
        "HF_ENDPOINT",
        "http://localhost:" + server.getAddress().getPort(),
        "HF_HUB_OFFLINE",
        offline);
  }

  private Path snapshot() {
    return home.resolve("hub/models--owner--codec/snapshots").resolve(COMMIT);
  }

  @Test
  void download_printsTheFolder() throws IOException {
    assertThat(run("download", "owner/codec").succeeded().out().strip())
        .isEqualTo(snapshot().toString());
    Path config = snapshot().resolve("config.json");
    assertThat(config).hasSameBinaryContentAs(MODEL.resolve("config.json"));
    assertThat(run("download", "--json", "owner/codec").json().getFirst().path("commit").asText())
        .isEqualTo(COMMIT);
  }

  @Test
  void patterns_chooseTheFiles() {
    run("download", "owner/codec", "--include", "*.json", "--exclude", "case*").succeeded();
    assertThat(snapshot().resolve("config.json")).exists();
    assertThat(snapshot()).isDirectoryNotContaining("glob:**.safetensors");
    assertThat(snapshot().resolve("case.json")).doesNotExist();
  }

  @Test
  void commandsThatTakeAFolder_takeAName() throws IOException {
    String local = run("inspect", MODEL).succeeded().out();
    assertThat(run("inspect", "owner/codec").succeeded().out()).isEqualTo(local);
    assertThat(run("diff", "owner/codec", MODEL).succeeded().out()).startsWith("0 of ");
    Path half = home.resolve("half");
    run("export", "owner/codec", "-o", half).succeeded();
    assertThat(half.resolve("config.json")).exists();
    run("bench", "owner/codec", "--seconds", 0.1, "--runs", 1).succeeded();
    assertThat(requests).filteredOn(line -> line.startsWith("GET /owner")).doesNotHaveDuplicates();
  }

  @Test
  void offline_takesWhatIsCached_orSaysWhatIsMissing() {
    Cli.run(environment("1"), "inspect", "owner/codec")
        .failed(Failures.BAD_FILE, "owner/codec", "lacks the model", "offline");
    assertThat(requests).isEmpty();
    run("download", "owner/codec").succeeded();
    requests.clear();
    Cli.run(environment("1"), "inspect", "owner/codec").succeeded();
    assertThat(requests).isEmpty();
  }

  @Test
  void pathWithDot_isNeverAModel() {
    run("inspect", "./owner/codec").failed(Failures.BAD_FILE, "owner/codec");
    assertThat(requests).isEmpty();
  }

  @Test
  void cache_listsAndRemoves() throws IOException {
    assertThat(run("cache").succeeded().out()).contains("0 models");
    run("download", "owner/codec").succeeded();
    assertThat(run("cache").succeeded().out()).contains("owner/codec", COMMIT, "main", "1 models");
    assertThat(run("cache", "--json").json().getFirst().at("/revisions/0/refs/0").asText())
        .isEqualTo("main");
    run("cache", "--remove", "owner/codec@main").succeeded();
    assertThat(home.resolve("hub/models--owner--codec")).doesNotExist();
    run("cache", "--remove", "owner/codec").failed(Failures.BAD_FILE, "owner/codec");
  }

  @Test
  void failures_areOneLine() {
    run("download", "codec").failed(ExitCode.USAGE, "owner/name");
    run("download", "owner/none").failed(Failures.BAD_FILE, "no such model", "404");
    run("inspect", "owner/none").failed(Failures.BAD_FILE, "no file or folder owner/none", "404");
  }

  @Test
  void unusableEnvironment_isAUsageError() {
    Cli.run(Map.of("HF_ENDPOINT", "ftp://x"), "cache").failed(ExitCode.USAGE, "HF_ENDPOINT");
  }
}
