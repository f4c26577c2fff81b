package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.system.SmallDisk;

class FullDiskCommandsTest {

  private static final Path CODEC = Cli.fixture("codecs", "encodec-24khz");
  private static final Path ENCODER = Cli.fixture("tokenizers", "hubert-base");
  private static final Path SPEECH = Path.of("corpus/speech/s11/s11-08.flac");

  @TempDir private Path folder;

  private static void failedOnFullDisk(Cli command, SmallDisk disk, Path output) throws Exception {
    command.failed(Failures.BAD_FILE, "speechlm: " + output + ": the disk is full: found 0 bytes");
    assertThat(disk.files()).isEmpty();
  }

  @Test
  void encode_namesTheFile_andLeavesNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder)) {
      disk.leave(0);
      Path codes = disk.folder().resolve("codes.safetensors");
      failedOnFullDisk(Cli.run("encode", SPEECH, "-m", CODEC, "-o", codes), disk, codes);
    }
  }

  @Test
  void decode_namesTheFile_andLeavesNothing() throws Exception {
    Path codes = folder.resolve("codes.safetensors");
    Path wav = folder.resolve("in.wav");
    AudioFiles.writeWav(wav, Audio.mono(new float[5000], 24000), AudioFiles.WavEncoding.PCM_16);
    Cli.run("encode", wav, "-m", CODEC, "-o", codes).succeeded();
    try (SmallDisk disk = SmallDisk.mount(folder)) {
      disk.leave(0);
      Path decoded = disk.folder().resolve("out.wav");
      failedOnFullDisk(Cli.run("decode", codes, "-m", CODEC, "-o", decoded), disk, decoded);
    }
  }

  @Test
  void kmeans_namesTheFile_andLeavesNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder)) {
      disk.leave(0);
      Path units = disk.folder().resolve("units.safetensors");
      Cli fit =
          Cli.run("kmeans", "-m", ENCODER, "--layer", 2, "--clusters", 5, "-o", units, SPEECH);
      failedOnFullDisk(fit, disk, units);
    }
  }
}
