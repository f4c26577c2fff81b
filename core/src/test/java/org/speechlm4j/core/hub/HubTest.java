package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {

  private static final String SHARDS =
      "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\","
          + " \"b\": \"model-00002-of-00002.safetensors\"}}";

  @TempDir private Path cache;
  private FakeHub server;
  private Hub hub;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
    hub = Hub.of(server.settings(cache), pause -> {});
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void model_liesInTheCacheAsPythonsToolsLayItOut() throws IOException {
    server.add("preprocessor_config.json", "");
    Path folder = hub.folder("owner/name");
    Path model = cache.resolve("models--owner--name");
    String small = FakeHub.gitSha1(server.files.get("config.json"));
    String large = FakeHub.sha256(server.files.get("model.safetensors"));
    assertThat(folder).isEqualTo(model.resolve("snapshots").resolve(FakeHub.COMMIT));
    assertThat(folder.resolve("config.json")).hasBinaryContent(server.files.get("config.json"));
    assertThat(folder.resolve("model.safetensors")).hasContent("weights");
    assertThat(folder.resolve("preprocessor_config.json")).isEmptyFile();
    assertThat(Files.readSymbolicLink(folder.resolve("config.json")))
        .isEqualTo(Path.of("../../blobs/" + small));
    assertThat(Files.readSymbolicLink(folder.resolve("model.safetensors")))
        .isEqualTo(Path.of("../../blobs/" + large));
    assertThat(model.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    assertThat(cache.resolve(".locks/models--owner--name/" + large + ".lock")).exists();
    assertThat(cache.resolve("CACHEDIR.TAG")).exists();
    assertThat(model.resolve("blobs")).isDirectoryNotContaining("glob:**.incomplete");
  }

  @Test
  void secondCall_asksForTheRevisionAlone() throws IOException {
    hub.folder("owner/name");
    server.requests.clear();
    hub.folder("owner/name");
    assertThat(server.requestLines()).containsExactly("hub GET " + FakeHub.API);
  }

  @Test
  void token_goesToTheEndpointAlone() throws IOException {
    hub.folder("owner/name");
    assertThat(server.requests).filteredOn(r -> r.server().equals("store")).isNotEmpty();
    assertThat(server.requests)
        .allSatisfy(
            request ->
                assertThat(request.header("Authorization"))
                    .isEqualTo(request.server().equals("hub") ? "Bearer secret" : ""));
  }

  @Test
  void revisionWithSlash_isOneSegmentOfTheAddress_andAPathOfRefs() throws IOException {
    String path = "/api/models/owner/name/revision/refs%2Fpr%2F1";
    server.answer(
        "hub GET " + path,
        exchange -> {
          byte[] listing = FakeHub.listing(List.of("config.json"));
          FakeHub.send(exchange, listing, Map.of());
          return true;
        });
    hub.folder("owner/name@refs/pr/1");
    assertThat(server.requestLines()).contains("hub GET " + path);
    assertThat(cache.resolve("models--owner--name/refs/refs/pr/1")).hasContent(FakeHub.COMMIT);
  }

  @Test
  void commit_getsNoRef() throws IOException {
    hub.folder("owner/name@" + FakeHub.COMMIT);
    assertThat(cache.resolve("models--owner--name/refs")).doesNotExist();
  }

  @Test
  void fileInAFolder_keepsIt() throws IOException {
    server.add("text encoder/voc&b.txt", "a b c");
    FileSelection all = FileSelection.of(List.of("*"), List.of("*.safetensors"));
    Snapshot snapshot = hub.download(ModelReference.parse("owner/name"), all);
    assertThat(snapshot.files()).containsExactly("config.json", "text encoder/voc&b.txt");
    Path file = snapshot.folder().resolve("text encoder").resolve("voc&b.txt");
    assertThat(file).hasContent("a b c");
    assertThat(Files.readSymbolicLink(file)).asString().startsWith("../../../blobs/");
  }

  @Test
  void picklesAlone_areRefusedByName() {
    server.files.remove("model.safetensors");
    server.add("pytorch_model.bin", "pickle");
    assertThatThrownBy(() -> hub.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("owner/name", "pytorch_model.bin", "need *.safetensors");
  }

  @Test
  void progress_endsAtTheTotal() throws IOException {
    List<String> heard = new ArrayList<>();
    DownloadListener listener =
        new DownloadListener() {
          @Override
          public void progress(long bytes, long total) {
            heard.add(bytes + " of " + total);
          }
        };
    hub.withListener(listener).folder("owner/name");
    int all = server.files.values().stream().mapToInt(content -> content.length).sum();
    assertThat(heard).last().isEqualTo(all + " of " + all);
  }

  @Test
  void newCommit_sharesWhatHasNotChanged() throws IOException {
    hub.folder("owner/name");
    String next = "f".repeat(40);
    String listing =
        new String(FakeHub.listing(List.of("config.json")), StandardCharsets.UTF_8)
            .replace(FakeHub.COMMIT, next);
    server.answer(
        "hub GET " + FakeHub.API,
        exchange -> {
          FakeHub.send(exchange, listing.getBytes(StandardCharsets.UTF_8), Map.of());
          return true;
        });
    byte[] config = server.files.get("config.json");
    server.answer(
        "hub HEAD /owner/name/resolve/" + next + "/config.json",
        exchange -> {
          FakeHub.send(exchange, config, Map.of("ETag", FakeHub.gitSha1(config)));
          return true;
        });
    server.requests.clear();
    Path folder = hub.folder("owner/name");
    assertThat(folder).endsWithRaw(Path.of("snapshots", next));
    assertThat(folder.resolve("config.json")).hasBinaryContent(config);
    assertThat(server.requestLines()).noneMatch(line -> line.startsWith("hub GET /owner"));
    assertThat(cache.resolve("models--owner--name/refs/main")).hasContent(next);
  }

  @Test
  void twoDownloadsAtOnce_fetchEachFileOnce() throws IOException {
    CountDownLatch oneWaits = new CountDownLatch(1);
    server.answer(
        "store GET /model.safetensors",
        exchange -> {
          oneWaits.await();
          return false;
        });
    DownloadListener listener =
        new DownloadListener() {
          @Override
          public void remark(String line) {
            if (line.contains(FakeHub.sha256(server.files.get("model.safetensors")))) {
              oneWaits.countDown();
            }
          }
        };
    Hub heard = Hub.of(server.settings(cache), pause -> Thread.onSpinWait()).withListener(listener);
    CompletableFuture<Path> other =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return heard.folder("owner/name");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(heard.folder("owner/name")).isEqualTo(other.join());
    assertThat(server.requestLines())
        .filteredOn(line -> line.startsWith("store GET") || line.endsWith("config.json"))
        .filteredOn(line -> line.contains("GET"))
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void blobOfAnotherSize_isFetchedAgain() throws IOException {
    Path folder = hub.folder("owner/name");
    Path blob = folder.resolve("model.safetensors").toRealPath();
    Files.writeString(blob, "cut");
    Files.delete(folder.resolve("model.safetensors"));
    hub.folder("owner/name");
    assertThat(folder.resolve("model.safetensors")).hasContent("weights");
  }

  @Test
  void existingFolder_winsOverAModelOfItsName(@TempDir Path work) throws IOException {
    assertThat(Hub.isModel(work, "owner/name")).isTrue();
    Path local = Files.createDirectories(work.resolve("owner/name"));
    assertThat(Hub.isModel(work, "owner/name")).isFalse();
    assertThat(Hub.locate(work, "owner/name")).isEqualTo(local);
    assertThat(Hub.locate(work, "./none/none")).isEqualTo(work.resolve("./none/none"));
    assertThat(Hub.locate(work, "none")).isEqualTo(work.resolve("none"));
  }

  @Test
  void neitherFolderNorModel_isSaidInOneMessage() {
    assertThatThrownBy(() -> hub.model("models/hubert"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("no file or folder models/hubert", "no such model");
  }

  @Test
  void fileOfNoAnnouncedSize_isTakenToItsEnd() throws IOException {
    String checksum = FakeHub.sha256(server.files.get("model.safetensors"));
    server.answer(
        "hub HEAD " + FakeHub.content("model.safetensors"),
        exchange -> {
          FakeHub.status(
              exchange,
              302,
              Map.of("Location", server.storeAddress() + "/x", "X-Linked-Etag", checksum));
          return true;
        });
    Path folder = hub.folder("owner/name");
    assertThat(folder.resolve("model.safetensors")).hasContent("weights");
  }

  @Test
  void shards_areFetchedWithTheirIndex() throws IOException {
    server.files.remove("model.safetensors");
    server.add("model.safetensors.index.json", SHARDS);
    server.add("model-00001-of-00002.safetensors", "first");
    server.add("model-00002-of-00002.safetensors", "second");
    Path folder = hub.folder("owner/name");
    assertThat(folder.resolve("model-00002-of-00002.safetensors")).hasContent("second");
    assertThat(folder.resolve("model.safetensors.index.json")).hasContent(SHARDS);
  }

  @Test
  void withoutSymbolicLinks_theFilesThemselvesAreThere() throws IOException {
    HubSettings s = server.settings(cache);
    HubSettings without =
        new HubSettings(
            s.endpoint(),
            cache,
            null,
            false,
            false,
            s.answerTimeout(),
            s.silenceTimeout(),
            Proxies.NONE);
    Path folder = Hub.of(without, pause -> {}).folder("owner/name");
    assertThat(folder.resolve("model.safetensors")).hasContent("weights").isRegularFile();
    assertThat(Files.isSymbolicLink(folder.resolve("model.safetensors"))).isFalse();
  }
}
