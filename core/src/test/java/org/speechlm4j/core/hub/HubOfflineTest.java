package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the cache gives where the hub is not asked, or does not answer. */
class HubOfflineTest {

  @TempDir private Path cache;
  private FakeHub server;
  private Hub online;
  private Hub offline;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
    HubSettings s = server.settings(cache);
    online = Hub.of(s, pause -> {});
    offline =
        Hub.of(
            new HubSettings(
                s.endpoint(),
                cache,
                null,
                true,
                true,
                s.answerTimeout(),
                s.silenceTimeout(),
                Proxies.NONE));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void cachedModel_isFoundWithoutARequest() throws IOException {
    Path folder = online.folder("owner/name");
    server.requests.clear();
    assertThat(offline.folder("owner/name")).isEqualTo(folder);
    assertThat(offline.folder("owner/name@main")).isEqualTo(folder);
    assertThat(offline.folder("owner/name@" + FakeHub.COMMIT)).isEqualTo(folder);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void model_isMissingByName() {
    assertThatThrownBy(() -> offline.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("owner/name", cache.toString(), "lacks the model", "offline");
    assertThat(server.requests).isEmpty();
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void revision_isMissingByName_besideThoseThatAreThere() throws IOException {
    online.folder("owner/name");
    assertThatThrownBy(() -> offline.folder("owner/name@v2"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("lacks the revision v2 (it has main)");
  }

  @Test
  void fileWhoseBlobIsGone_isMissingByName() throws IOException {
    Path folder = online.folder("owner/name");
    Files.delete(folder.resolve("model.safetensors").toRealPath());
    assertThatThrownBy(() -> offline.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("lacks model.safetensors");
    assertThat(online.folder("owner/name").resolve("model.safetensors")).hasContent("weights");
  }

  @Test
  void partOfTheWeights_isMissingByName() throws IOException {
    server.files.remove("model.safetensors");
    server.add("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"a.safetensors\"}}");
    server.add("a.safetensors", "a");
    Path folder = online.folder("owner/name");
    Files.delete(folder.resolve("a.safetensors"));
    assertThatThrownBy(() -> offline.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("lacks a.safetensors");
  }

  @Test
  void configurationAlone_lacksTheWeights() throws IOException {
    online.download(
        ModelReference.parse("owner/name"), FileSelection.of(List.of("*.json"), List.of()));
    assertThatThrownBy(() -> offline.folder("owner/name"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("lacks the weights, *.safetensors");
  }

  @Test
  void serverThatDoesNotAnswer_leavesTheCachedRevision_andARemark() throws IOException {
    Path folder = online.folder("owner/name");
    server.answer(
        "hub GET " + FakeHub.API,
        exchange -> {
          FakeHub.status(exchange, 503, Map.of());
          return true;
        });
    List<String> remarks = new ArrayList<>();
    DownloadListener listener =
        new DownloadListener() {
          @Override
          public void remark(String line) {
            remarks.add(line);
          }
        };
    assertThat(online.withListener(listener).folder("owner/name")).isEqualTo(folder);
    assertThat(remarks).singleElement().asString().contains("from the cache", "HTTP 503");
  }

  @Test
  void serverThatRefuses_isNotOverruledByTheCache() throws IOException {
    online.folder("owner/name");
    server.answer(
        "hub GET " + FakeHub.API,
        exchange -> {
          FakeHub.status(exchange, 404, Map.of());
          return true;
        });
    assertThatThrownBy(() -> online.folder("owner/name"))
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.status()).isEqualTo(404));
  }
}
