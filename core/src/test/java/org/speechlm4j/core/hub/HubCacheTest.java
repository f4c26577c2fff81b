package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists and removes from caches as Python's tools leave them. */
class HubCacheTest {

  private static final String OLD = "a".repeat(40);
  private static final String NEW = "b".repeat(40);

  @TempDir private Path folder;
  private HubCache cache;
  private Path model;

  @BeforeEach
  void fill() throws IOException {
    URI endpoint = URI.create("https://huggingface.co");
    Duration time = Duration.ofSeconds(1);
    cache =
        HubCache.of(new HubSettings(endpoint, folder, null, true, true, time, time, Proxies.NONE));
    model = folder.resolve("models--owner--name");
    write(model.resolve("blobs/1"), "shared");
    write(model.resolve("blobs/2"), "old");
    write(model.resolve("blobs/3"), "newer");
    write(model.resolve("blobs/4.incomplete"), "half");
    link(OLD, "config.json", "1");
    link(OLD, "model.safetensors", "2");
    link(NEW, "config.json", "1");
    link(NEW, "part/model.safetensors", "3");
    write(model.resolve("refs/main"), NEW);
    write(model.resolve("refs/refs/pr/1"), OLD);
    write(folder.resolve(".locks/models--owner--name/1.lock"), "");
    write(folder.resolve("models--alone/snapshots/" + NEW + "/a"), "alone");
    write(folder.resolve("datasets--owner--name/blobs/1"), "no model");
    write(folder.resolve("version.txt"), "1");
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void link(String commit, String name, String blob) throws IOException {
    Path link = model.resolve("snapshots").resolve(commit).resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(
        link, link.getParent().relativize(model.resolve("blobs").resolve(blob)));
  }

  @Test
  void models_areListedWithSizesAndRevisions() throws IOException {
    assertThat(cache.models())
        .containsExactly(
            new CachedModel(
                "alone",
                folder.resolve("models--alone"),
                5,
                0,
                List.of(new CachedRevision(NEW, List.of(), 1, 5))),
            new CachedModel(
                "owner/name",
                model,
                18,
                4,
                List.of(
                    new CachedRevision(OLD, List.of("refs/pr/1"), 2, 9),
                    new CachedRevision(NEW, List.of("main"), 2, 11))));
  }

  @Test
  void hardLinks_countOnce() throws IOException {
    Path file = folder.resolve("models--alone/snapshots/" + NEW + "/a");
    Files.createLink(file.resolveSibling("b"), file);
    assertThat(cache.models().getFirst().bytes()).isEqualTo(5);
  }

  @Test
  void linksToNowhere_andToThemselves_countNothing() throws IOException {
    Path file = folder.resolve("models--alone/snapshots/" + NEW + "/a");
    Files.createSymbolicLink(file.resolveSibling("b"), Path.of("b"));
    Files.createSymbolicLink(file.resolveSibling("c"), Path.of("../../blobs/none"));
    assertThat(cache.models().getFirst().bytes()).isEqualTo(5);
  }

  @Test
  void noFolder_isAnEmptyCache() throws IOException {
    URI endpoint = URI.create("https://huggingface.co");
    Duration time = Duration.ofSeconds(1);
    Path none = folder.resolve("none");
    HubSettings settings =
        new HubSettings(endpoint, none, null, true, true, time, time, Proxies.NONE);
    assertThat(HubCache.of(settings).models()).isEmpty();
  }

  @Test
  void model_isRemovedWhole_andNothingElse() throws IOException {
    cache.remove(ModelReference.parse("owner/name"));
    assertThat(model).doesNotExist();
    assertThat(folder.resolve(".locks/models--owner--name")).doesNotExist();
    assertThat(folder.resolve("models--alone")).exists();
    assertThat(folder.resolve("datasets--owner--name")).exists();
  }

  @Test
  void revision_isRemovedWithWhatIsItsAlone() throws IOException {
    cache.removeRevision(ModelReference.parse("owner/name@refs/pr/1"));
    assertThat(model.resolve("snapshots")).isDirectoryNotContaining("glob:**" + OLD);
    assertThat(model.resolve("refs/refs/pr/1")).doesNotExist();
    assertThat(model.resolve("blobs/2")).doesNotExist();
    assertThat(model.resolve("snapshots").resolve(NEW).resolve("config.json")).hasContent("shared");
    assertThat(model.resolve("blobs/4.incomplete")).exists();
  }

  @Test
  void lastRevision_takesTheModelWithIt() throws IOException {
    cache.removeRevision(ModelReference.parse("owner/name@" + OLD));
    cache.removeRevision(ModelReference.parse("owner/name@main"));
    assertThat(model).doesNotExist();
  }

  @Test
  void linksOutOfTheCache_areNotFollowedToDelete(@TempDir Path elsewhere) throws IOException {
    Path precious = Files.writeString(elsewhere.resolve("precious"), "keep me");
    Files.createSymbolicLink(model.resolve("snapshots").resolve(OLD).resolve("x"), precious);
    Files.createSymbolicLink(model.resolve("snapshots").resolve(OLD).resolve("y"), elsewhere);
    cache.removeRevision(ModelReference.parse("owner/name@" + OLD));
    cache.remove(ModelReference.parse("owner/name"));
    assertThat(precious).hasContent("keep me");
  }

  @Test
  void unknownModelOrRevision_isAnError() {
    assertThatThrownBy(() -> cache.remove(ModelReference.parse("owner/other")))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("owner/other", folder.toString());
    assertThatThrownBy(() -> cache.removeRevision(ModelReference.parse("owner/name@v9")))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("owner/name@v9");
  }

  @Test
  void modelThatIsBeingDownloaded_isNotTouched() throws IOException {
    Path lock = folder.resolve(".locks/models--owner--name/4.lock");
    try (BlobLock _ = BlobLock.acquire(lock, pause -> {}, DownloadListener.NONE)) {
      assertThatThrownBy(() -> cache.remove(ModelReference.parse("owner/name")))
          .isInstanceOf(HubException.class)
          .hasMessage(
              "owner/name: found it being downloaded (%s is locked), need that to end", lock);
      assertThat(model.resolve("blobs/1")).exists();
      assertThat(model.resolve("snapshots").resolve(OLD).resolve("config.json")).exists();
      cache.removeRevision(ModelReference.parse("owner/name@" + OLD));
    }
    cache.remove(ModelReference.parse("owner/name"));
    assertThat(model).doesNotExist();
  }

  @Test
  void revisionWhoseBlobIsBeingWritten_isNotTouched() throws IOException {
    Path lock = folder.resolve(".locks/models--owner--name/2.lock");
    try (BlobLock _ = BlobLock.acquire(lock, pause -> {}, DownloadListener.NONE)) {
      assertThatThrownBy(() -> cache.removeRevision(ModelReference.parse("owner/name@" + OLD)))
          .hasMessageContaining("found it being downloaded");
    }
    assertThat(model.resolve("refs/refs/pr/1")).exists();
    assertThat(model.resolve("snapshots").resolve(OLD).resolve("config.json")).exists();
  }

  /** As Python's tools name what they write: by the blob and eight digits of chance. */
  @Test
  void modelThatPythonDownloads_isNotTouched() throws IOException {
    write(model.resolve("blobs/5.1a2b3c4d.incomplete"), "half");
    Path lock = folder.resolve(".locks/models--owner--name/5.lock");
    try (BlobLock _ = BlobLock.acquire(lock, pause -> {}, DownloadListener.NONE)) {
      assertThatThrownBy(() -> cache.remove(ModelReference.parse("owner/name")))
          .isInstanceOf(HubException.class)
          .hasMessageContaining(lock + " is locked");
    }
    assertThat(model.resolve("blobs/5.1a2b3c4d.incomplete")).exists();
  }

  @Test
  void refThatPythonHasNotFinished_isNone() throws IOException {
    write(model.resolve("refs/main.1a2b3c4d.tmp"), NEW);
    write(model.resolve("refs/broken"), NEW.substring(1));
    assertThat(cache.models().getLast().revisions().getLast().refs()).containsExactly("main");
  }

  @Test
  void revisionOfHardLinks_isRemovedWithItsBlobs() throws IOException {
    Path snapshot = model.resolve("snapshots").resolve(OLD);
    for (String name : List.of("config.json", "model.safetensors")) {
      Path blob = snapshot.resolve(name).toRealPath();
      Files.delete(snapshot.resolve(name));
      Files.createLink(snapshot.resolve(name), blob);
    }
    cache.removeRevision(ModelReference.parse("owner/name@" + OLD));
    assertThat(model.resolve("blobs/1")).hasContent("shared");
    assertThat(model.resolve("blobs/2")).doesNotExist();
    assertThat(model.resolve("blobs/3")).exists();
  }

  /** Python's tools keep files of Xet once for all models, where a blob is a link to. */
  @Test
  void blobInPythonsSharedStore_isUnlinked_andStaysThere() throws IOException {
    Path stored = folder.resolve("blobs/ab/ab12");
    write(stored, "stored");
    Path blob = model.resolve("blobs/6");
    Files.createSymbolicLink(blob, Path.of("../../blobs/ab/ab12"));
    link(OLD, "more.safetensors", "6");
    assertThat(cache.models().getLast().revisions().getFirst().bytes()).isEqualTo(15);
    cache.removeRevision(ModelReference.parse("owner/name@" + OLD));
    assertThat(blob).doesNotExist();
    assertThat(Files.isSymbolicLink(blob)).isFalse();
    assertThat(stored).hasContent("stored");
  }
}
