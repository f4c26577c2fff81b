package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;
import picocli.CommandLine.ExitCode;

class TokenizeCommandTest {

  private static final Path MODEL = Cli.fixture("tokenizers", "hubert-base");
  private static final int CHANNELS = 32;
  private static final int CLUSTERS = 5;

  @TempDir private Path folder;
  private Path kmeans;
  private Path wav;

  @BeforeEach
  void writeFiles() throws IOException {
    kmeans = centroids("kmeans.safetensors", CHANNELS);
    wav = sound("a.wav", 8000, 16000);
  }

  private Path centroids(String name, int channels) throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    float[] values = new float[CLUSTERS * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Path file = folder.resolve(name);
    SafeTensors.write(
        file, Map.of("centroids", HostTensor.of(values, CLUSTERS, channels)), Map.of());
    return file;
  }

  private Path sound(String name, int samples, int rate) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    float[][] channels = new float[2][samples];
    for (int i = 0; i < samples; i++) {
      channels[0][i] = (float) (0.1 * random.nextGaussian());
      channels[1][i] = channels[0][i];
    }
    Path file = folder.resolve(name);
    AudioFiles.writeWav(file, new Audio(channels, rate), AudioFiles.WavEncoding.FLOAT_32);
    return file;
  }

  private Cli run(Object model, Object layer, Object clusters, Object... rest) {
    Object[] args = new Object[7 + rest.length];
    System.arraycopy(
        new Object[] {"tokenize", "--model", model, "--layer", layer, "--kmeans", clusters},
        0,
        args,
        0,
        7);
    System.arraycopy(rest, 0, args, 7, rest.length);
    return Cli.run(args);
  }

  @Test
  void units_areALineForEachFile() throws IOException {
    Path other = sound("b.wav", 9600, 8000);
    Cli run = run(MODEL, 2, kmeans, wav, other).succeeded();
    assertThat(run.out().lines()).hasSize(2).allMatch(l -> l.matches("\\S+\t[0-4]( [0-4])*"));
    assertThat(run.out()).startsWith(wav + "\t").contains("\n" + other + "\t");
  }

  @Test
  void json_hasUnitsAndDurations() throws IOException {
    JsonNode merged = run(MODEL, 2, kmeans, wav, "--json").succeeded().json().getFirst();
    assertThat(merged.get("frame_rate").asDouble()).isEqualTo(50);
    int frames = 0;
    for (JsonNode duration : merged.get("durations")) {
      frames += duration.asInt();
    }
    assertThat(frames).isEqualTo(24);
    JsonNode single =
        run(MODEL, 2, kmeans, wav, "--json", "--keep-repeats").succeeded().json().getFirst();
    assertThat(single.get("units")).hasSize(24);
    JsonNode aligned =
        run(MODEL, 2, kmeans, wav, "--json", "--keep-repeats", "--align")
            .succeeded()
            .json()
            .getFirst();
    assertThat(aligned.get("units")).hasSize(25);
  }

  @Test
  void badLayer_isAUsageError() {
    run(MODEL, 4, kmeans, wav).failed(ExitCode.USAGE, "--layer", "4", "0 to 3");
    run(MODEL, -1, kmeans, wav).failed(ExitCode.USAGE, "--layer");
  }

  @Test
  void badSounds_areOneLine() throws IOException {
    Path none = folder.resolve("none.wav");
    run(MODEL, 1, kmeans, none).failed(Failures.BAD_FILE, none);
    run(MODEL, 1, kmeans, folder).failed(Failures.BAD_FILE, folder);
    Path text = Files.writeString(folder.resolve("text.wav"), "This is no sound.");
    run(MODEL, 1, kmeans, text).failed(Failures.BAD_FILE, text);
    Path shortest = sound("short.wav", 100, 16000);
    run(MODEL, 1, kmeans, shortest).failed(Failures.BAD_FILE, shortest, "100");
  }

  @Test
  void badCentroids_areOneLine() throws IOException {
    run(MODEL, 1, folder.resolve("none"), wav).failed(Failures.BAD_FILE, "none");
    Path narrow = centroids("narrow.safetensors", 7);
    run(MODEL, 1, narrow, wav).failed(Failures.BAD_FILE, narrow, "7", "32");
    Path other = folder.resolve("other.safetensors");
    SafeTensors.write(other, Map.of("x", HostTensor.of(new float[1], 1)), Map.of());
    run(MODEL, 1, other, wav).failed(Failures.BAD_FILE, other, "centroids");
  }

  @Test
  void modelOfAnotherKind_isABadFile() {
    run(Cli.fixture("codecs", "encodec-24khz"), 1, kmeans, wav)
        .failed(Failures.BAD_FILE, "config.json", "encodec", "hubert");
  }
}
