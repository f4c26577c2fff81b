package org.speechlm4j.training.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.recipe.Plan;
import org.speechlm4j.training.recipe.Progress;
import org.speechlm4j.training.recipe.Trainer;

/** A tiny codec's training by reconstruction, then against a discriminator. */
class CodecRecipeTest {

  private static final Path CORPUS = Path.of("..", "examples", "corpus").toAbsolutePath();
  private static final Adversary ADVERSARY = new Adversary(List.of(64, 128), 2, 1e-3, 1, 1);

  private final Engine engine = CpuEngine.shared();

  @TempDir private Path folder;

  private CodecOptions options(String initial, Adversary adversary) {
    return new CodecOptions(
        Plan.of(1, 6, 1e-3),
        CORPUS.resolve("manifest.jsonl").toString(),
        16_000,
        4,
        List.of(4, 4, 2),
        8,
        0,
        16,
        2,
        initial == null ? 2 : 0,
        0.95,
        2,
        0.5,
        2,
        0.1,
        0,
        0.01,
        0.5,
        1,
        0.1,
        5,
        initial,
        adversary,
        null,
        2);
  }

  private Map<String, Double> train(CodecOptions options, String run, Progress progress)
      throws IOException {
    CodecRecipe recipe = CodecRecipe.of(options, folder, engine);
    return Trainer.of(recipe, options.plan(), "{}", progress).run(folder.resolve(run));
  }

  /** Stops the run after a step as Ctrl-C does. */
  private static Progress interruptedAfter(long step) {
    return (done, steps, seconds, metrics) -> {
      if (done == step) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private void assertEqualModels(String a, String b) throws IOException {
    try (SafeTensors first = SafeTensors.open(folder.resolve(a).resolve("model"));
        SafeTensors second = SafeTensors.open(folder.resolve(b).resolve("model"))) {
      assertThat(first.names()).isEqualTo(second.names());
      for (String name : first.names()) {
        assertThat(first.find(name).toFloats())
            .as(name)
            .containsExactly(second.find(name).toFloats());
      }
    }
  }

  @Test
  void reconstruction_brokenOffAroundTheFirstQuantisedStep_endsWithTheSameBits()
      throws IOException {
    CodecOptions options = options(null, null);
    Map<String, Double> results = train(options, "whole", Progress.silent());
    for (long step = 1; step <= 4; step++) {
      long at = step;
      assertThatThrownBy(() -> train(options, "broken", interruptedAfter(at)))
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(train(options, "broken", Progress.silent())).isEqualTo(results);
    assertEqualModels("whole", "broken");
    EnCodec codec = EnCodec.load(folder.resolve("whole/model"), engine);
    assertThat(codec.encode(Audio.mono(new float[3210], 16_000), 2).values()[0]).hasSize(101);
  }

  @Test
  void adversarialStage_beginsFromACodec_goesOnToTheSameBits_andDeliversNoDiscriminator()
      throws IOException {
    train(options(null, null), "first", Progress.silent());
    CodecOptions options = options("first/model", ADVERSARY);
    train(options, "whole", Progress.silent());
    assertThatThrownBy(() -> train(options, "broken", interruptedAfter(3)))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    train(options, "broken", Progress.silent());
    assertEqualModels("whole", "broken");
    try (SafeTensors model = SafeTensors.open(folder.resolve("whole/model"))) {
      assertThat(model.names()).noneMatch(name -> name.startsWith("discriminator"));
    }
    assertThat(Files.readAllLines(folder.resolve("whole/log.jsonl")))
        .hasSize(6)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("discriminator.loss", "generator.adversarial", "generator.features"));
  }

  @Test
  void evenSignals_keepQuietSoundsStrengthThroughAFreshCodec() throws IOException {
    float[] noise = new float[16_000];
    SplittableRandom random = new SplittableRandom(1);
    for (int t = 0; t < noise.length; t++) {
      noise[t] = (float) (0.03 * random.nextGaussian());
    }
    SoundCrops sounds = new SoundCrops(List.of(Audio.mono(noise, 16_000)));
    Tape tape = Tape.over(engine);
    CodecNetworks networks = CodecNetworks.of(options(null, null), sounds, folder, tape);
    Tensor drawn = networks.draw(4, new SplittableRandom(2));
    assertThat(strength(networks.codec().encoder().forward(drawn))).isLessThan(0.05);
    EvenSignals.through(tape.parameters(), drawn);
    Tensor latents = networks.codec().encoder().forward(drawn);
    assertThat(strength(latents)).isBetween(0.1, 3.0);
    assertThat(strength(networks.codec().decoder().forward(latents))).isBetween(0.001, 0.3);
  }

  /** The deviation over time and sounds, averaged over channels. */
  private static double strength(Tensor x) {
    Tensor frames = x.reshape(-1, x.size(2));
    Tensor centred = frames.subtract(frames.mean(0));
    return Math.sqrt(centred.multiply(centred).mean().toDoubles()[0]);
  }
}
