package org.speechlm4j.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.JsonFile;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.training.codec.CodecOptions;
import org.speechlm4j.training.codec.CodecRecipe;
import org.speechlm4j.training.hubert.HubertOptions;
import org.speechlm4j.training.hubert.HubertRecipe;
import org.speechlm4j.training.laboratory.Laboratory;
import org.speechlm4j.training.laboratory.LaboratoryOptions;
import org.speechlm4j.training.laboratory.LaboratoryResults;
import org.speechlm4j.training.recipe.DivergedException;
import org.speechlm4j.training.recipe.Plan;
import org.speechlm4j.training.recipe.Progress;
import org.speechlm4j.training.recipe.Recipe;
import org.speechlm4j.training.recipe.Trainer;
import org.speechlm4j.training.recognizer.RecognizerOptions;
import org.speechlm4j.training.recognizer.RecognizerRecipe;

/**
 * A recipe's JSON file: what is trained under {@code recipe}, and its options. Unknown keys are
 * errors.
 *
 * {@snippet file="org/speechlm4j/training/snippets/TrainingSnippetsTest.java" region="recipe"}
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "recipe")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RecipeFile.Hubert.class, name = "hubert"),
  @JsonSubTypes.Type(value = RecipeFile.Codec.class, name = "codec"),
  @JsonSubTypes.Type(value = RecipeFile.Recognizer.class, name = "recognizer"),
  @JsonSubTypes.Type(value = RecipeFile.CollapseLaboratory.class, name = "collapse-laboratory")
})
public sealed interface RecipeFile {

  /** Number of steps of a run, for its progress. */
  long steps();

  /** This file with another seed. */
  RecipeFile withSeed(long seed);

  /**
   * Runs the recipe.
   *
   * @param base folder that paths are relative to
   * @param folder where the run keeps its files
   * @return what the run measured in the end, by name
   * @throws DivergedException if training diverged
   * @throws CancellationException if the thread is interrupted, which it stays
   * @throws IOException if files cannot be read or written
   */
  Map<String, Double> run(Path base, Path folder, Engine engine, Progress progress)
      throws IOException;

  /** Something that a {@link Trainer} trains by gradients. */
  sealed interface Trained extends RecipeFile {

    /** How the run goes. */
    Plan plan();

    /**
     * Prepares the run.
     *
     * @param base folder that paths are relative to
     * @throws IOException if what the options name cannot be read
     */
    Recipe open(Path base, Engine engine) throws IOException;

    @Override
    default long steps() {
      return plan().steps();
    }

    @Override
    default Map<String, Double> run(Path base, Path folder, Engine engine, Progress progress)
        throws IOException {
      try (Recipe opened = open(base, engine)) {
        return Trainer.of(opened, plan(), toJson(), progress).run(folder);
      }
    }
  }

  /**
   * HuBERT's pretraining.
   *
   * @param options everything
   */
  record Hubert(HubertOptions options) implements Trained {

    @Override
    public Plan plan() {
      return options.plan();
    }

    @Override
    public RecipeFile withSeed(long seed) {
      return new Hubert(options.withPlan(plan().withSeed(seed)));
    }

    @Override
    public Recipe open(Path base, Engine engine) throws IOException {
      return HubertRecipe.of(options, base, engine);
    }
  }

  /**
   * A codec's training.
   *
   * @param options everything
   */
  record Codec(CodecOptions options) implements Trained {

    @Override
    public Plan plan() {
      return options.plan();
    }

    @Override
    public RecipeFile withSeed(long seed) {
      return new Codec(options.withPlan(plan().withSeed(seed)));
    }

    @Override
    public Recipe open(Path base, Engine engine) throws IOException {
      return CodecRecipe.of(options, base, engine);
    }
  }

  /**
   * A phone recogniser's training.
   *
   * @param options everything
   */
  record Recognizer(RecognizerOptions options) implements Trained {

    @Override
    public Plan plan() {
      return options.plan();
    }

    @Override
    public RecipeFile withSeed(long seed) {
      return new Recognizer(options.withPlan(plan().withSeed(seed)));
    }

    @Override
    public Recipe open(Path base, Engine engine) throws IOException {
      return RecognizerRecipe.of(options, base, engine);
    }
  }

  /**
   * The collapse laboratory, whose run leaves a table instead of a model.
   *
   * @param options everything
   */
  record CollapseLaboratory(LaboratoryOptions options) implements RecipeFile {

    @Override
    public long steps() {
      return options.allSteps();
    }

    @Override
    public RecipeFile withSeed(long seed) {
      return new CollapseLaboratory(options.withSeed(seed));
    }

    @Override
    public Map<String, Double> run(Path base, Path folder, Engine engine, Progress progress)
        throws IOException {
      LaboratoryResults results = Laboratory.run(options, base, engine, progress);
      results.write(folder);
      return results.figures();
    }
  }

  /**
   * Reads a file.
   *
   * @throws InvalidFileException if it is no recipe, naming the place and what is wrong
   */
  static RecipeFile read(Path file) throws IOException {
    return JsonFile.read(file, RecipeFile.class, RecipeJson.MAPPER.reader(), "a recipe in JSON");
  }

  /** The JSON that {@link #read} reads. */
  default String toJson() {
    try {
      return RecipeJson.MAPPER.writerFor(RecipeFile.class).writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("recipe " + this + " has no JSON", e);
    }
  }
}
