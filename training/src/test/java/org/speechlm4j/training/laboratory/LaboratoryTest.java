package org.speechlm4j.training.laboratory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.training.optim.OptimizerRule;
import org.speechlm4j.training.recipe.Progress;

class LaboratoryTest {

  private static final Path HERE = Path.of(".");
  private static final FrameSource DRIFT = FrameSource.Drift.usual();

  @TempDir private Path folder;

  @Test
  void restart_afterADrift_bringsAllCodesBackIntoUse() throws IOException {
    LaboratoryOptions options =
        options(300, 4096, 256, List.of(Row.of(Codebook.AVERAGES, Cure.RESTART)), DRIFT);
    Measures found = only(run(options)).getFirst();
    assertThat(found.used()).isEqualTo(256);
    assertThat(found.perplexity()).isGreaterThan(230);
    assertThat(found.moved()).isGreaterThan(0).isGreaterThan(found.overwritten() * 9 / 10);
  }

  @Test
  void expire_afterADrift_movesHardlyAnyCode() throws IOException {
    LaboratoryOptions options =
        options(
            40,
            2048,
            256,
            List.of(Row.of(Codebook.AVERAGES), Row.of(Codebook.AVERAGES, Cure.EXPIRE)),
            DRIFT);
    List<Measures> found = only(run(options));
    assertThat(found.get(0).used()).isLessThan(16);
    assertThat(found.get(1).used()).isEqualTo(found.get(0).used());
    assertThat(found.get(1).overwritten()).isGreaterThan(1000);
    assertThat(found.get(1).moved()).isLessThan(found.get(1).overwritten() / 100);
  }

  @Test
  void everyCure_onEveryCodebook_trains() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Codebook codebook : Codebook.values()) {
      rows.add(Row.of(codebook));
      for (Cure cure : Cure.values()) {
        if (cure.appliesTo(codebook)) {
          rows.add(
              cure == Cure.ROTATION ? Row.of(codebook, Cure.LINEAR, cure) : Row.of(codebook, cure));
        }
      }
    }
    LaboratoryResults results = run(options(3, 64, 16, rows, DRIFT));
    assertThat(only(results))
        .hasSameSizeAs(rows)
        .allSatisfy(
            found -> {
              assertThat(found.used()).isBetween(1, 16);
              assertThat(found.perplexity()).isBetween(1.0, 16.0 + 1e-9);
              assertThat(found.error()).isPositive().isFinite();
              assertThat(found.oldestAge()).isBetween(0, 3);
            });
    assertThat(results.toMarkdown()).contains("| ema+restart | ", "| lfq+entropy | ");
  }

  @Test
  void run_ofTheSameSeed_givesTheSameFigures() throws IOException {
    List<Row> rows =
        List.of(
            Row.of(Codebook.AVERAGES, Cure.K_MEANS, Cure.RESTART),
            Row.of(Codebook.GRADIENTS, Cure.LOW_DIMENSION, Cure.COSINE, Cure.RESTART),
            Row.of(Codebook.LOOKUP_FREE, Cure.ENTROPY));
    LaboratoryOptions options = options(5, 128, 16, rows, DRIFT);
    assertThat(only(run(options))).isEqualTo(only(run(options)));
    assertThat(only(run(options))).isNotEqualTo(only(run(options.withSeed(2))));
  }

  @Test
  void recordings_becomeStandardizedFrames() throws IOException {
    makeCorpus();
    List<Row> rows = List.of(Row.of(Codebook.AVERAGES, Cure.K_MEANS, Cure.RESTART));
    LaboratoryOptions mel = options(4, 64, 8, rows, new FrameSource.Mel("manifest.jsonl", 10));
    ExperimentResult found =
        Laboratory.run(mel, folder, CpuEngine.shared(), Progress.silent()).experiments().getFirst();
    assertThat(found.dimension()).isEqualTo(10);
    assertThat(found.heldOutFrames()).isEqualTo(51);
    Path codec =
        Path.of("..", "codecs", "src", "test", "resources", "fixtures", "encodec-24khz")
            .toAbsolutePath();
    FrameSource latents = new FrameSource.Latents(codec.toString(), "manifest.jsonl");
    RecordedFrames frames =
        (RecordedFrames)
            FrameStream.open(latents, options(4, 64, 8, rows, latents), folder, CpuEngine.shared());
    double squares = 0;
    for (float value : frames.training().values()) {
      squares += value * value;
    }
    assertThat(squares / frames.training().values().length).isBetween(0.9, 1.1);
    assertThat(frames.batch(1)).isEqualTo(frames.batch(1)).isNotEqualTo(frames.batch(2));
  }

  @Test
  void recordings_ofACodecInChunks_areRefused() throws IOException {
    makeCorpus();
    Path codec =
        Path.of("..", "codecs", "src", "test", "resources", "fixtures", "encodec-48khz")
            .toAbsolutePath();
    FrameSource latents = new FrameSource.Latents(codec.toString(), "manifest.jsonl");
    LaboratoryOptions options = options(4, 64, 8, List.of(Row.of(Codebook.AVERAGES)), latents);
    assertThatThrownBy(() -> Laboratory.run(options, folder, CpuEngine.shared(), Progress.silent()))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("mono");
  }

  @Test
  void divergedRow_isShown() throws IOException {
    LaboratoryOptions usual =
        options(3, 64, 16, List.of(Row.of(Codebook.GRADIENTS, Cure.LINEAR)), DRIFT);
    LaboratoryOptions wild =
        new LaboratoryOptions(
            usual.seed(),
            usual.steps(),
            usual.samples(),
            usual.codes(),
            usual.levels(),
            new OptimizerRule.Sgd(1e30, 0, 0, false),
            usual.deadBelow(),
            usual.patience(),
            usual.experiments(),
            usual.rows());
    RowResult row = run(wild).experiments().getFirst().rows().getFirst();
    assertThat(row.measures()).isNull();
    assertThat(row.failure()).startsWith("step ").contains("found loss");
    assertThat(run(wild).toMarkdown()).contains("| gradients+linear | step ");
  }

  @Test
  void interrupted_stops() {
    LaboratoryOptions options = options(1000, 64, 16, List.of(Row.of(Codebook.AVERAGES)), DRIFT);
    assertThatThrownBy(
            () ->
                Laboratory.run(
                    options,
                    HERE,
                    CpuEngine.shared(),
                    (step, steps, left, metrics) -> Thread.currentThread().interrupt()))
        .isInstanceOf(CancellationException.class)
        .hasMessage("interrupted after step 1");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void write_leavesBothFilesWhole() throws IOException {
    LaboratoryResults results = run(options(2, 64, 16, List.of(Row.of(Codebook.AVERAGES)), DRIFT));
    results.write(folder.resolve("run"));
    assertThat(folder.resolve("run")).isDirectoryNotContaining("glob:**/.part-*");
    assertThat(folder.resolve("run/results.json"))
        .content()
        .isEqualTo(results.toJson())
        .contains("\"seed\" : 1", "\"perplexity\"", "\"date\"", "\"version\"");
    assertThat(folder.resolve("run/results.md")).content().startsWith("## e\n");
    assertThat(results.figures()).containsKeys("e.ema.used", "e.ema.perplexity", "e.ema.error");
  }

  @Test
  void results_areReadBackAsTheyWereWritten() throws IOException {
    LaboratoryResults results = smallResults();
    results.write(folder);
    assertThat(LaboratoryResults.read(folder)).isEqualTo(results);
  }

  @Test
  void damagedResults_areRefused() throws IOException {
    assertThatThrownBy(() -> LaboratoryResults.read(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("results.json: found no such file");
    for (String json : List.of("", "null", "{", "{\"experiments\": []}", "[]", "{\"x\": 1}")) {
      Files.writeString(folder.resolve("results.json"), json);
      assertThatThrownBy(() -> LaboratoryResults.read(folder))
          .as(json)
          .isInstanceOf(InvalidFileException.class)
          .hasMessageContaining("results.json: ");
    }
    Files.write(folder.resolve("results.json"), new byte[] {'{', '"', (byte) 0xFF, '"', '}'});
    assertThatThrownBy(() -> LaboratoryResults.read(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("results.json: line 1, column ");
  }

  private void makeCorpus() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String split : new String[] {"train", "test"}) {
      float[] samples = new float[8000];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (float) (0.5 * Math.sin(0.05 * i + 2e-5 * i * i) * Math.sin(4e-4 * i));
      }
      AudioFiles.writeWav(
          folder.resolve(split + ".wav"),
          Audio.mono(samples, 16_000),
          AudioFiles.WavEncoding.PCM_16);
      lines.append(
          "{\"id\": \"%s\", \"file\": \"%s.wav\", \"split\": \"%s\"}\n"
              .formatted(split, split, split));
    }
    Files.writeString(folder.resolve("manifest.jsonl"), lines);
  }

  static LaboratoryResults smallResults() throws IOException {
    List<Row> rows = List.of(Row.of(Codebook.AVERAGES, Cure.RESTART), Row.of(Codebook.LOOKUP_FREE));
    return run(options(2, 64, 16, rows, DRIFT));
  }

  private static LaboratoryResults run(LaboratoryOptions options) throws IOException {
    return Laboratory.run(options, HERE, CpuEngine.shared(), Progress.silent());
  }

  private static List<Measures> only(LaboratoryResults results) {
    return results.experiments().getFirst().rows().stream().map(RowResult::measures).toList();
  }

  private static LaboratoryOptions options(
      int steps, int samples, int codes, List<Row> rows, FrameSource source) {
    List<Integer> levels =
        codes == 256 ? List.of(8, 8, 4) : codes == 16 ? List.of(4, 4) : List.of();
    return new LaboratoryOptions(
        1,
        steps,
        samples,
        codes,
        levels,
        new OptimizerRule.Adam(0.01, 0.9, 0.99, 1e-8, 0),
        2,
        10,
        List.of(new Experiment("e", source, 4)),
        rows);
  }
}
