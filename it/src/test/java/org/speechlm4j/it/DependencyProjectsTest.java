package org.speechlm4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.AudioFiles.WavEncoding;
import org.speechlm4j.it.Project.Run;

/** What a project sees that depends on a release, in a repository of its own. */
class DependencyProjectsTest {

  private static final Path CODEC = Path.of("../examples/checkpoints/codec");
  private static final Path HUBERT = Path.of("../examples/checkpoints/hubert-2");

  /** The JVM's own, printed before any of our code runs; no flag silences it. */
  private static final String INCUBATING = "WARNING: Using incubator modules: jdk.incubator.vector";

  @TempDir private Path folder;
  private Path wav;

  /** One second in stereo, as a sound card records it. */
  @BeforeEach
  void writeRecording() throws IOException {
    float[] samples = new float[44_100];
    for (int t = 0; t < samples.length; t++) {
      double second = t / 44_100.0;
      samples[t] = (float) (0.5 * Math.sin(2 * Math.PI * 1_000 * second * second));
    }
    wav = folder.resolve("recording.wav");
    Audio sound = new Audio(new float[][] {samples, samples}, 44_100);
    AudioFiles.writeWav(wav, sound, WavEncoding.PCM_16);
  }

  @Test
  void codecsAlone_withoutFlags_encodesAWav_andNamesTheMissingFlagOnce() throws Exception {
    Run run = Project.named("encode-wav").run("org.example.EncodeWav", CODEC, wav);
    assertThat(run.out()).containsExactly("100 frames of 8 codes");
    assertThat(run.err())
        .satisfiesExactly(
            when -> assertThat(when).contains("org.speechlm4j.core.cpu.KernelProvider"),
            what ->
                assertThat(what)
                    .isEqualTo(
                        "WARNING: Running without SIMD, many times slower: start java with"
                            + " --add-modules jdk.incubator.vector"));
    assertThat(run.code()).isZero();
  }

  @Test
  void codecsAlone_bringsNoNativeCode_andNoOtherModule() throws Exception {
    assertThat(Project.named("encode-wav").jars())
        .anyMatch(jar -> jar.startsWith("speechlm4j-codecs-"))
        .anyMatch(jar -> jar.startsWith("speechlm4j-core-"))
        .noneMatch(jar -> jar.matches("speechlm4j-(tokenizers|training|examples).*"))
        .noneMatch(jar -> jar.matches("(nd4j|javacpp|openblas|smile|slf4j).*"));
  }

  @ParameterizedTest
  @CsvSource({"encode-wav,codecs", "own-parts,tokenizers"})
  void jars_takeAsManyMegabytesAsThePagesSay(String project, String module) throws IOException {
    String row =
        Files.readAllLines(Path.of("../docs/dependencies.md")).stream()
            .filter(line -> line.startsWith("| `" + module + "` |"))
            .findFirst()
            .orElseThrow();
    String all = row.split("\\s*\\|\\s*", -1)[3];
    assertThat(Project.named(project).megabytes())
        .as("what .ci/module-sizes prints: %s", row)
        .isCloseTo(Double.parseDouble(all), within(0.2));
    if (module.equals("codecs")) {
      assertThat(Path.of("../README.md")).content().contains("`codecs` " + all + " MB in all");
    }
  }

  @Test
  void vectorModule_leavesNoWarningOfOurs() throws Exception {
    Run run = Project.named("stream-wav").run("org.example.StreamWav", CODEC, wav);
    assertThat(run.out()).containsExactly("16000 samples sent, 16000 heard");
    assertThat(run.err()).containsExactly(INCUBATING);
    assertThat(run.code()).isZero();
  }

  @Test
  void quantiserAndAdapterOfAProject_workBesideOurs() throws Exception {
    requireOwnParts(Project.named("own-parts").run("org.example.OwnParts", HUBERT, wav));
  }

  @Test
  void jarsOnTheModulePath_workAsOnTheClassPath() throws Exception {
    requireOwnParts(Project.named("own-parts").runWithModules("org.example.OwnParts", HUBERT, wav));
    Run run = Project.named("encode-wav").runWithModules("org.example.EncodeWav", CODEC, wav);
    assertThat(run.err()).containsExactly(INCUBATING);
    assertThat(run.out()).containsExactly("100 frames of 8 codes");
  }

  private static void requireOwnParts(Run run) {
    assertThat(run.out())
        .containsExactly(
            "49 units of 243", "[5, 10] embeddings of 64 channels", "alone as in the batch: true");
    assertThat(run.err()).containsExactly(INCUBATING);
    assertThat(run.code()).isZero();
  }
}
