package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.system.SmallDisk;

/** A download to a disk that really is too small. */
class HubFullDiskTest {

  @TempDir private Path temporary;

  @Test
  void download_saysWhatIsNeeded_withoutFurtherTries_andGoesOnOnceThereIsRoom() throws Exception {
    byte[] content = new byte[900_000];
    new Random(1).nextBytes(content);
    List<Duration> pauses = new ArrayList<>();
    try (SmallDisk disk = SmallDisk.mount(temporary);
        FakeHub server = new FakeHub()) {
      server.add("model.safetensors", content);
      Hub hub = Hub.of(server.settings(disk.folder()), pauses::add);
      disk.leave(1 << 19);
      assertThatThrownBy(() -> hub.folder("owner/name"))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining(FakeHub.sha256(content) + ".incomplete: the disk is full: found ")
          .hasMessageMatching(".* bytes free, need [3-9]\\d{5}");
      assertThat(pauses).isEmpty();
      assertThat(disk.folder().resolve("models--owner--name/snapshots")).doesNotExist();
      Files.delete(disk.folder().resolve("fill"));
      server.requests.clear();
      assertThat(hub.folder("owner/name").resolve("model.safetensors")).hasBinaryContent(content);
      assertThat(server.requests)
          .filteredOn(request -> request.toString().equals("store GET /model.safetensors"))
          .singleElement()
          .satisfies(request -> assertThat(request.header("Range")).startsWith("bytes="));
    }
  }
}
