package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;

class DiffCommandTest {

  @TempDir private Path folder;

  private Path write(String name, String date, Map<String, HostTensor> tensors) throws IOException {
    Path file = folder.resolve(name + ".safetensors");
    SafeTensors.write(file, tensors, Map.of("date", date));
    return file;
  }

  @Test
  void equalTensors_succeedWhateverTheMetadata() throws IOException {
    Map<String, HostTensor> tensors =
        Map.of(
            "a", HostTensor.of(new float[] {1, Float.NaN}, 2), "b", HostTensor.of(new int[1], 1));
    Cli run =
        Cli.run("diff", write("A", "today", tensors), write("B", "later", tensors)).succeeded();
    assertThat(run.out()).isEqualTo("0 of 2 tensors differ\n");
  }

  @Test
  void eachKindOfDifference_isPrinted() throws IOException {
    Path a =
        write(
            "A",
            "",
            Map.of(
                "equal", HostTensor.of(new float[] {1}, 1),
                "gone", HostTensor.of(new float[] {1}, 1),
                "shape", HostTensor.of(new float[6], 2, 3),
                "sign", HostTensor.of(new float[] {0, 5}, 2),
                "type", HostTensor.of(new int[1], 1)));
    Path b =
        write(
            "B",
            "",
            Map.of(
                "equal", HostTensor.of(new float[] {1}, 1),
                "new", HostTensor.of(new float[] {1}, 1),
                "shape", HostTensor.of(new float[6], 3, 2),
                "sign", HostTensor.of(new float[] {-0f, 5.5f}, 2),
                "type", HostTensor.of(new float[1], 1)));
    Cli run = Cli.run("diff", a, b);
    assertThat(run.code()).isEqualTo(Failures.NO);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsExactly(
            "gone  is in A alone",
            "new  is in B alone",
            "shape  is F32 [2, 3] in A, F32 [3, 2] in B",
            "sign  differs in 2 of 2 elements, by up to 0.500",
            "type  is I32 [1] in A, F32 [1] in B",
            "5 of 6 tensors differ");
    assertThat(Cli.run("diff", "--json", a, b).json().getLast().at("/name").asText())
        .isEqualTo("type");
  }

  @Test
  void missingFile_isOneLine() throws IOException {
    Path a = write("A", "", Map.of());
    Cli.run("diff", a, folder.resolve("none")).failed(Failures.BAD_FILE, "none");
  }
}
