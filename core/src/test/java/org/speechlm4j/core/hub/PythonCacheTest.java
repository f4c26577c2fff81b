package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Caches as huggingface_hub 1.33.0 leaves them, built here from the listings of caches that it
 * made: what it has fetched is not fetched again, and what it has left undone is done.
 */
class PythonCacheTest {

  @TempDir private Path cache;
  private FakeHub server;
  private Hub hub;
  private Path model;
  private Path snapshot;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
    hub = Hub.of(server.settings(cache), pause -> {});
    model = cache.resolve("models--owner--name");
    snapshot = model.resolve("snapshots").resolve(FakeHub.COMMIT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private static void write(Path file, String content) throws IOException {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  private String etag(String name) {
    byte[] content = server.files.get(name);
    return name.endsWith(".safetensors") ? FakeHub.sha256(content) : FakeHub.gitSha1(content);
  }

  /** What {@code hf_hub_download} leaves of one file. */
  private void fetched(String name) throws IOException {
    write(cache.resolve("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55");
    write(cache.resolve(".locks/models--owner--name/" + etag(name) + ".lock"), "");
    write(model.resolve("refs/main"), FakeHub.COMMIT);
    write(model.resolve("blobs").resolve(etag(name)), server.files.get(name));
    link(name, etag(name));
  }

  private void link(String name, String blob) throws IOException {
    Files.createDirectories(snapshot);
    Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../blobs", blob));
  }

  private void assertNothingIsFetched() throws IOException {
    assertThat(hub.folder("owner/name")).isEqualTo(snapshot);
    assertThat(server.requestLines()).containsExactly("hub GET " + FakeHub.API);
    assertThat(offline().folder("owner/name")).isEqualTo(snapshot);
  }

  private Hub offline() {
    HubSettings s = server.settings(cache);
    return Hub.of(
        new HubSettings(
            s.endpoint(),
            cache,
            null,
            true,
            true,
            s.answerTimeout(),
            s.silenceTimeout(),
            s.proxies()));
  }

  @Test
  void wholeSnapshot_isTaken() throws IOException {
    fetched("config.json");
    fetched("model.safetensors");
    write(model.resolve("trees/" + FakeHub.COMMIT + ".json"), "{\"format_version\": 1}");
    write(model.resolve(".no_exist/" + FakeHub.COMMIT + "/adapter_config.json"), "");
    assertNothingIsFetched();
    assertThat(hub.cache().models())
        .singleElement()
        .satisfies(
            cached -> assertThat(cached.revisions().getFirst().refs()).containsExactly("main"));
    hub.cache().remove(ModelReference.parse("owner/name"));
    assertThat(model).doesNotExist();
  }

  /** With {@code HF_HUB_DISABLE_SYMLINKS} it moves each blob to its name. */
  @Test
  void filesInPlaceOfLinks_areTaken() throws IOException {
    for (Map.Entry<String, byte[]> file : server.files.entrySet()) {
      write(snapshot.resolve(file.getKey()), file.getValue());
    }
    write(model.resolve("refs/main"), FakeHub.COMMIT);
    assertNothingIsFetched();
  }

  /** Files that come by Xet lie once for all models, in {@code blobs} of the cache itself. */
  @Test
  void sharedStore_isTaken() throws IOException {
    fetched("config.json");
    String xet = "ab".repeat(32);
    Path stored = cache.resolve("blobs/ab").resolve(xet);
    write(stored, server.files.get("model.safetensors"));
    write(cache.resolve("blobs/.huggingface-shared-blobs"), "1\n");
    Path blob = model.resolve("blobs").resolve(etag("model.safetensors"));
    Files.createSymbolicLink(blob, Path.of("../../blobs/ab", xet));
    link("model.safetensors", etag("model.safetensors"));
    assertNothingIsFetched();
    Files.delete(stored);
    assertThat(hub.folder("owner/name").resolve("model.safetensors")).hasContent("weights");
    assertThat(Files.isSymbolicLink(blob)).isFalse();
  }

  @Test
  void oneFile_isCompletedByTheOthers() throws IOException {
    fetched("config.json");
    hub.folder("owner/name");
    assertThat(server.requestLines())
        .noneMatch(line -> line.endsWith("config.json"))
        .contains("store GET /model.safetensors");
    assertThat(snapshot.resolve("model.safetensors")).hasContent("weights");
  }

  /** Killed, it leaves a part under a name of its own, which may have holes and is not gone on. */
  @Test
  void partOfAKilledDownload_isNotTakenForWeights() throws IOException {
    fetched("config.json");
    String part = etag("model.safetensors") + ".1a2b3c4d.incomplete";
    write(model.resolve("blobs").resolve(part), "weig");
    assertThatThrownBy(() -> offline().folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("lacks the weights");
    hub.folder("owner/name");
    assertThat(server.requests)
        .filteredOn(request -> request.toString().startsWith("store GET"))
        .singleElement()
        .satisfies(request -> assertThat(request.header("Range")).isEmpty());
    assertThat(snapshot.resolve("model.safetensors")).hasContent("weights");
    assertThat(hub.cache().models().getFirst().unfinished()).isEqualTo(4);
  }
}
