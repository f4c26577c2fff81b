package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.system.SmallDisk;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.StorageType;
import org.speechlm4j.core.weights.SafeTensors;

class ExportCommandTest {

  @TempDir private Path folder;

  private Path model(float... values) throws IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    SafeTensors.write(
        model.resolve("model.safetensors"),
        Map.of(
            "steps", HostTensor.of(new int[] {7}, 1),
            "weight", HostTensor.of(values, values.length)),
        Map.of("speechlm4j.seed", "3"));
    Files.writeString(model.resolve("config.json"), "{}");
    return model;
  }

  @Test
  void floats_areHalved_andAllElseIsKept() throws IOException {
    Path copy = folder.resolve("copy");
    Cli.run("export", model(1.0009f, -2, Float.NaN), "-o", copy).succeeded();
    assertThat(Files.readString(copy.resolve("config.json"))).isEqualTo("{}");
    try (SafeTensors tensors = SafeTensors.open(copy)) {
      HostTensor weight = tensors.find("weight");
      assertThat(weight.storage()).isEqualTo(StorageType.F16);
      assertThat(weight.toFloats()).containsExactly(1 + 1 / 1024f, -2, Float.NaN);
      assertThat(tensors.find("steps").toInts()).containsExactly(7);
      assertThat(tensors.metadata()).containsEntry("speechlm4j.seed", "3");
    }
  }

  @Test
  void numberBeyondHalves_isAnErrorThatNamesTheTensor_andLeavesNothing() throws IOException {
    Path copy = folder.resolve("copy");
    Cli run = Cli.run("export", model(1, 1e6f), "-o", copy);
    assertThat(run.code()).isNotZero();
    assertThat(run.err())
        .contains(
            "tensor weight: element 1: found 1000000.0, need a number within the range of F16");
    assertThat(copy).doesNotExist();
  }

  @Test
  void fileInPlaceOfAFolder_andATargetThatIsThere_areRefused() throws IOException {
    Path model = model(1);
    Path file = model.resolve("model.safetensors");
    Cli.run("export", file, "-o", folder.resolve("copy"))
        .failed(Failures.BAD_FILE, file, "found a file, need the folder of a checkpoint");
    Cli.run("export", model, "-o", model).failed(Failures.BAD_FILE, "found it there already");
  }

  @Test
  void brainFloats_roundToTheNearest() throws IOException {
    Path copy = folder.resolve("copy");
    Cli.run("export", model(1 + 1 / 256f, 1 + 3 / 256f, 1e30f), "-o", copy, "--storage=BF16")
        .succeeded();
    try (SafeTensors tensors = SafeTensors.open(copy)) {
      float[] stored = tensors.find("weight").toFloats();
      assertThat(stored[0]).isEqualTo(1);
      assertThat(stored[1]).isEqualTo(1 + 2 / 128f);
      assertThat(stored[2] / 1e30f).isBetween(0.996f, 1.004f);
    }
  }

  @Test
  void fullDisk_isNamed_andNothingIsLeft() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder)) {
      Path copy = disk.folder().resolve("copy");
      Cli.run("export", model(new float[300_000]), "-o", copy, "--storage=F32")
          .failed(
              Failures.BAD_FILE,
              "speechlm: " + copy.resolve("model.safetensors") + ": the disk is full: found ",
              " bytes free, need 1200");
      assertThat(disk.folder()).isEmptyDirectory();
    }
  }
}
