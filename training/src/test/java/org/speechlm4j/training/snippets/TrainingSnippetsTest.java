package org.speechlm4j.training.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.RecipeFile;
import org.speechlm4j.training.augment.Augmentation;
import org.speechlm4j.training.augment.Chain;
import org.speechlm4j.training.augment.Gain;
import org.speechlm4j.training.augment.Range;
import org.speechlm4j.training.augment.Speed;
import org.speechlm4j.training.autodiff.Gradients;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.data.AudioBatch;
import org.speechlm4j.training.data.AudioExamples;
import org.speechlm4j.training.data.BatchLimits;
import org.speechlm4j.training.data.BatchLoader;
import org.speechlm4j.training.data.BatchPosition;
import org.speechlm4j.training.data.LengthBatches;
import org.speechlm4j.training.data.LoaderThreads;
import org.speechlm4j.training.data.Manifest;
import org.speechlm4j.training.graph.GraphBackend;
import org.speechlm4j.training.graph.GraphFunction;
import org.speechlm4j.training.graph.GraphGradients;
import org.speechlm4j.training.graph.GraphOutputs;
import org.speechlm4j.training.graph.Precision;
import org.speechlm4j.training.loss.Balancer;
import org.speechlm4j.training.loss.CrossEntropy;
import org.speechlm4j.training.loss.Distances;
import org.speechlm4j.training.optim.Optimizer;
import org.speechlm4j.training.optim.OptimizerRule;
import org.speechlm4j.training.recipe.Objective;
import org.speechlm4j.training.recipe.Plan;
import org.speechlm4j.training.recipe.Progress;
import org.speechlm4j.training.recipe.Recipe;
import org.speechlm4j.training.recipe.Trainer;

/** The snippets of {@code org.speechlm4j.training}. */
class TrainingSnippetsTest {

  @TempDir private Path folder;

  @Test
  void step() {
    float[] features = {1, 0, 0, 1};
    int[] classes = {0, 1};
    // @start region="step"
    Tape tape = Tape.over(CpuEngine.shared());
    Linear model = Linear.of(Weights.init(1, tape), 2, 2); // any model: a tape is a backend
    Optimizer optimizer =
        Optimizer.of(tape.engine(), OptimizerRule.AdamW.of(0.1), tape.parameters());
    double loss = 0;
    for (int step = 0; step < 20; step++) {
      loss =
          tape.step(
              step,
              recording -> {
                Tensor logits = model.forward(tape.constant(features, Shape.of(2, 2)));
                Tensor mean =
                    CrossEntropy.plain().mean(logits, tape.constant(classes, Shape.of(2)));
                optimizer.step(recording.gradients(mean).byParameter(), 1);
                return recording.number(mean);
              });
    }
    // @end
    assertThat(loss).isLessThan(0.2);
  }

  // @start region="own-recipe"
  /** Teaches a linear layer to double its input. */
  record Doubling(Tape tape, Linear layer) implements Recipe, Objective {

    static Doubling of(Tape tape, long seed) {
      return new Doubling(tape, Linear.of(Weights.init(seed, tape).at("layer"), 4, 4));
    }

    @Override
    public List<Objective> objectives() {
      return List.of(this);
    }

    @Override
    public String name() {
      return "doubling";
    }

    @Override
    public Outcome compute(Recording recording, Position position) {
      SplittableRandom random = new SplittableRandom(position.seed());
      float[] values = new float[32];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      Tensor x = tape.constant(values, Shape.of(8, 4));
      Tensor error = layer.forward(x).subtract(x.add(x));
      Tensor loss = error.multiply(error).mean();
      Gradients gradients = recording.gradients(loss);
      return new Outcome(recording.number(loss), gradients, Map.of());
    }
  }

  // @end

  @Test
  void ownRecipe() throws IOException {
    // @start region="trainer"
    Doubling recipe = Doubling.of(Tape.over(CpuEngine.shared()), 1);
    Plan plan = Plan.of(1, 200, 0.05); // seed, steps, peak learning rate
    Trainer.of(recipe, plan, "{\"recipe\": \"doubling\"}", Progress.silent()).run(folder);
    // @end
    try (SafeTensors trained = SafeTensors.open(folder.resolve("model"))) {
      float[] weight = trained.find("layer.weight").toFloats();
      for (int i = 0; i < weight.length; i++) {
        assertThat(weight[i]).isBetween(i % 5 == 0 ? 1.8f : -0.2f, i % 5 == 0 ? 2.2f : 0.2f);
      }
    }
  }

  @Test
  void recipe() throws IOException {
    Path file = Path.of("../examples/recipes/collapse-quick.json");
    // @start region="recipe"
    RecipeFile recipe = RecipeFile.read(file);
    Map<String, Double> measured =
        recipe.run(file.getParent(), folder, CpuEngine.shared(), Progress.silent());
    // @end
    assertThat(measured).isNotEmpty();
    assertThat(folder.resolve("results.json")).exists();
  }

  @Test
  void augmentation() {
    Audio sound = Audio.mono(new float[16_000], 16_000);
    // @start region="augment"
    Augmentation augmentation =
        Chain.of(
            new Chain.Step(1.0, Speed.threefold()), // 0.9, 1.0 or 1.1 times as fast
            new Chain.Step(0.5, new Gain(new Range(-6, 6)))); // decibels, half of the time
    Audio changed = augmentation.apply(sound, new SplittableRandom(1));
    // @end
    assertThat(changed.length()).isBetween(14_000, 18_000);
  }

  @Test
  void batches() throws Exception {
    Path file = Path.of("../examples/corpus/manifest.jsonl");
    int batches = 0;
    // @start region="batches"
    Manifest manifest = Manifest.read(file).split("test"); // JSON Lines: file, seconds, text, ...
    AudioExamples examples = AudioExamples.of(manifest, 16_000);
    LengthBatches plan =
        LengthBatches.of(examples.lengths(), BatchLimits.ofFrames(20 * 16_000), 100, 1); // 20 s
    try (BatchLoader<AudioBatch> loader =
        BatchLoader.open(plan, examples, BatchPosition.START, 1, LoaderThreads.platform(1, 2))) {
      while (loader.hasNext()) {
        AudioBatch batch = loader.next();
        batches += batch.examples().isEmpty() ? 0 : 1;
      }
    }
    // @end
    assertThat(batches).isGreaterThan(1);
  }

  @Test
  void balancing() {
    float[] samples = {1, 0, 0, 1};
    Tape tape = Tape.over(CpuEngine.shared());
    Linear model = Linear.of(Weights.init(1, tape), 2, 2);
    Optimizer optimizer =
        Optimizer.of(tape.engine(), OptimizerRule.AdamW.of(0.1), tape.parameters());
    Balancer balancer = Balancer.of(Map.of("l1", 1.0, "l2", 3.0), Balancer.Options.encodec());
    double[] errors = new double[20];
    for (int step = 0; step < errors.length; step++) {
      errors[step] =
          tape.step(
              step,
              recording -> {
                Tensor batch = tape.constant(samples, Shape.of(2, 2));
                // @start region="balanced"
                Tensor output = model.forward(batch);
                Tensor cut = recording.variable(output);
                Map<String, Tensor> losses =
                    Map.of(
                        "l1", Distances.absolute(cut, batch).mean(),
                        "l2", Distances.squared(cut, batch).mean());
                Balancer.Balanced balanced = balancer.balance(recording, cut, losses);
                optimizer.step(recording.gradients(balanced.pull(output)).byParameter(), 1);
                // @end
                return recording.number(Distances.squared(output, batch).mean());
              });
    }
    assertThat(errors[19]).isLessThan(errors[0] / 4);
  }

  @Test
  void graph() {
    // @start region="graph"
    GraphBackend backend = GraphBackend.of(Precision.SINGLE);
    Linear model = Linear.of(Weights.init(1, backend), 4, 2); // the same layer, now in SameDiff
    try (GraphFunction function =
        GraphFunction.of(
            backend, inputs -> GraphOutputs.loss(model.forward(inputs.get("x")).mean()))) {
      HostTensor x = HostTensor.of(new float[] {1, 2, 3, 4}, 1, 4);
      GraphGradients step = function.gradients(Map.of("x", x), 1); // seed of dropout
      float[] gradient = step.parameters().get("weight").toFloats();
      assertThat(gradient).containsExactly(0.5f, 1, 1.5f, 2, 0.5f, 1, 1.5f, 2);
    }
    // @end
  }
}
