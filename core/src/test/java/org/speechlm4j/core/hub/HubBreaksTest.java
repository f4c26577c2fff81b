package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads whose connections break. */
class HubBreaksTest {

  private static final String WEIGHTS = "store GET /model.safetensors";

  @TempDir private Path cache;
  private final byte[] content = new byte[300_000];
  private final List<Duration> pauses = new ArrayList<>();
  private FakeHub server;
  private Hub hub;

  @BeforeEach
  void start() throws IOException {
    new Random(1).nextBytes(content);
    server = new FakeHub();
    server.add("model.safetensors", content);
    hub = Hub.of(server.settings(cache), pauses::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void breaksAtRandomBytes_areGoneOnFrom_andGiveTheSameBytes() throws IOException {
    Random random = new Random(2);
    CacheFolder folder = CacheFolder.of(server.settings(cache), ModelReference.parse("owner/name"));
    URI address = server.endpoint().resolve(FakeHub.content("model.safetensors"));
    HubConnection connection = new HubConnection(server.settings(cache));
    for (int round = 0; round < 100; round++) {
      byte[] small = new byte[1 + random.nextInt(20_000)];
      random.nextBytes(small);
      server.add("model.safetensors", small);
      List<Integer> breaks = new ArrayList<>();
      int at = 0;
      for (int i = 0; i < 2 && at < small.length; i++) {
        at += random.nextInt(small.length - at);
        breaks.add(at);
      }
      breakAt(small, breaks);
      server.requests.clear();
      RemoteFile file =
          new RemoteFile(
              new RepositoryFile("model.safetensors"),
              new Checksum(FakeHub.sha256(small)),
              small.length);
      Meter meter = new Meter(DownloadListener.NONE, small.length);
      Backoff backoff = Backoff.standard(pauses::add);
      Path blob = BlobDownload.fetch(connection, backoff, file, address, folder, meter);
      assertThat(blob).hasBinaryContent(small);
      assertThat(ranges()).as("round %d, breaks %s", round, breaks).isEqualTo(expected(breaks));
    }
    connection.close();
  }

  /** Hangs up after each of these bytes, and then no more. */
  private void breakAt(byte[] whole, List<Integer> breaks) {
    AtomicInteger next = new AtomicInteger();
    server.answer(
        WEIGHTS,
        exchange -> {
          int index = next.getAndIncrement();
          if (index >= breaks.size()) {
            return false;
          }
          int start = start(exchange);
          FakeHub.sendPart(exchange, whole, breaks.get(index) - start);
          return true;
        });
  }

  private static int start(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
  }

  private List<String> ranges() {
    return server.requests.stream()
        .filter(request -> request.toString().equals(WEIGHTS))
        .map(request -> request.header("Range"))
        .toList();
  }

  private static List<String> expected(List<Integer> breaks) {
    List<String> ranges = new ArrayList<>(List.of(""));
    breaks.forEach(at -> ranges.add(at == 0 ? "" : "bytes=" + at + "-"));
    return ranges;
  }

  @Test
  void serverThatKeepsBreaking_isGivenUpOn_andTheNextRunGoesOn() throws IOException {
    breakAt(content, List.of(70_000, 70_000, 70_000, 70_000, 70_000));
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("owner/name", "connection to localhost fails");
    assertThat(partial()).hasSize(70_000);
    assertThat(cache.resolve("models--owner--name/snapshots")).doesNotExist();
    assertThat(pauses)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8));
    server.requests.clear();
    Path folder = hub.folder("owner/name");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(content);
    assertThat(ranges()).containsExactly("bytes=70000-");
  }

  private Path partial() {
    return cache
        .resolve("models--owner--name/blobs")
        .resolve(FakeHub.sha256(content) + ".incomplete");
  }

  private void leave(byte[] bytes) throws IOException {
    Files.createDirectories(partial().getParent());
    Files.write(partial(), bytes);
  }

  @Test
  void wholePartialFile_isTakenWithoutARequest() throws IOException {
    leave(content);
    hub.folder("owner/name");
    assertThat(ranges()).isEmpty();
  }

  @Test
  void partialFileOfSomethingElse_isFetchedFromItsStart() throws IOException {
    leave(new byte[1000]);
    Path folder = hub.folder("owner/name");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(content);
    assertThat(ranges()).containsExactly("bytes=1000-", "");
  }

  @Test
  void partialFileThatIsTooLong_isFetchedFromItsStart() throws IOException {
    leave(new byte[content.length + 1]);
    Path folder = hub.folder("owner/name");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(content);
    assertThat(ranges()).containsExactly("");
  }

  @Test
  void serverWithoutRanges_sendsAllAgain() throws IOException {
    leave(Arrays.copyOf(content, 1000));
    server.answer(
        WEIGHTS,
        exchange -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
          return true;
        });
    Path folder = hub.folder("owner/name");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(content);
  }

  @Test
  void refusedRange_isFetchedFromItsStart() throws IOException {
    leave(Arrays.copyOf(content, 1000));
    server.answer(
        WEIGHTS,
        exchange -> {
          if (start(exchange) == 0) {
            return false;
          }
          FakeHub.status(exchange, 416, Map.of());
          return true;
        });
    Path folder = hub.folder("owner/name");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(content);
  }

  @Test
  void rangeFromAnotherByte_isRefused() throws IOException {
    leave(Arrays.copyOf(content, 1000));
    server.answer(
        WEIGHTS,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-999/300000");
          exchange.sendResponseHeaders(206, content.length - 1000);
          exchange.getResponseBody().write(content, 0, content.length - 1000);
          return true;
        });
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("bytes 0-999/300000", "need one from byte 1000 of 300000");
  }

  @Test
  void interrupt_stopsSoon_andTheNextRunGoesOn() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    server.answer(
        WEIGHTS,
        exchange -> {
          FakeHub.sendPart(exchange, content, 100_000);
          await(over);
          return true;
        });
    DownloadListener listener =
        new DownloadListener() {
          @Override
          public void progress(long bytes, long total) {
            if (bytes >= 100_000) {
              begun.countDown();
            }
          }
        };
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread download =
        new Thread(
            () -> {
              Hub heard = hub.withListener(listener);
              failure.set(catchThrowable(() -> heard.folder("owner/name")));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
    download.start();
    begun.await();
    download.interrupt();
    download.join();
    over.countDown();
    assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(Files.size(partial())).isGreaterThanOrEqualTo(99_000);
    server.answer(WEIGHTS, exchange -> false);
    assertThat(hub.folder("owner/name").resolve("model.safetensors")).hasBinaryContent(content);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void oneFileThatFails_stopsTheOthers() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    server.answer(
        WEIGHTS,
        exchange -> {
          FakeHub.sendPart(exchange, content, 10);
          await(over);
          return true;
        });
    server.answer(
        "hub GET " + FakeHub.content("config.json"),
        exchange -> {
          FakeHub.status(exchange, 403, Map.of());
          return true;
        });
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOfSatisfying(
            HubException.class, failure -> assertThat(failure.status()).isEqualTo(403));
    over.countDown();
  }
}
