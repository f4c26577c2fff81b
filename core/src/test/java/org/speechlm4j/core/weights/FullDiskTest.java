package org.speechlm4j.core.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.system.SmallDisk;
import org.speechlm4j.core.system.WholeFolder;
import org.speechlm4j.core.tensor.HostTensor;

/** Files and folders written to a disk that really is too small. */
class FullDiskTest {

  @TempDir private Path temporary;
  private SmallDisk disk;
  private Path folder;

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mount(temporary);
    folder = disk.folder();
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      disk.close();
    }
  }

  private static Map<String, HostTensor> tensors(int count) {
    return Map.of("weight", HostTensor.of(new float[count], count));
  }

  @Test
  void tensors_namesWhatIsNeeded_andKeepsTheOldFile() throws IOException {
    Path file = folder.resolve("a.safetensors");
    SafeTensors.write(file, tensors(100), Map.of());
    byte[] old = Files.readAllBytes(file);
    assertThatThrownBy(() -> SafeTensors.write(file, tensors(300_000), Map.of()))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(
            file + ": the disk is full: found %d bytes free, need 1200080",
            SmallDisk.BYTES - Files.getFileStore(folder).getBlockSize());
    assertThat(file).hasBinaryContent(old);
    assertThat(disk.files()).containsExactly("a.safetensors");
  }

  @Test
  void sound_leavesNothing() throws IOException {
    disk.leave(8192);
    Path file = folder.resolve("a.wav");
    Audio sound = Audio.mono(new float[16_000], 16_000);
    assertThatThrownBy(() -> AudioFiles.writeWav(file, sound, AudioFiles.WavEncoding.PCM_16))
        .hasMessage(file + ": the disk is full: found 8192 bytes free, need 32044");
    assertThat(disk.files()).isEmpty();
  }

  @Test
  void folder_isNamedAsItWouldHaveBeen_andTheOldOneStays() throws IOException {
    Path model = folder.resolve("model");
    WholeFolder.write(
        model, part -> SafeTensors.write(part.resolve("a.safetensors"), tensors(100), Map.of()));
    assertThatThrownBy(
            () ->
                WholeFolder.write(
                    model,
                    part -> {
                      Files.writeString(part.resolve("config.json"), "{}");
                      SafeTensors.write(part.resolve("a.safetensors"), tensors(300_000), Map.of());
                    }))
        .isInstanceOf(FileSystemException.class)
        .hasMessageMatching(
            model + "/a\\.safetensors: the disk is full: found \\d+ bytes free, need 1200080");
    assertThat(disk.files()).containsExactly("model/a.safetensors");
  }

  @Test
  void plainCopyIntoAFolder_isNamedToo() throws IOException {
    Path large = Files.write(temporary.resolve("large"), new byte[2_000_000]);
    Path model = folder.resolve("model");
    assertThatThrownBy(
            () -> WholeFolder.write(model, part -> Files.copy(large, part.resolve("large"))))
        .isInstanceOf(FileSystemException.class)
        .hasMessageMatching(
            model + "(/large)?: the disk is full: found \\d+ bytes free, need more");
    assertThat(disk.files()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }
}
