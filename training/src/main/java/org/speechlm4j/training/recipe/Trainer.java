package org.speechlm4j.training.recipe;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.system.WholeFolder;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.optim.GradientSum;
import org.speechlm4j.training.optim.Optimizer;
import org.speechlm4j.training.optim.ParameterAverage;

/**
 * Runs a recipe by its plan in a folder, from the last checkpoint there if there is one.
 *
 * <p>A run that was killed at any moment and started again ends with the same parameters, bit for
 * bit, as one that was not. In the end the folder {@code model} holds the trained checkpoint with
 * its provenance as metadata.
 *
 * {@snippet file="org/speechlm4j/training/snippets/TrainingSnippetsTest.java" region="trainer"}
 */
public final class Trainer {

  private final Recipe recipe;
  private final Plan plan;
  private final String configuration;
  private final Progress progress;
  private final Engine engine;
  private final Map<String, Optimizer> optimizers = new LinkedHashMap<>();
  private final FrozenParameters frozen;
  private final @Nullable ParameterAverage average;

  private Trainer(Recipe recipe, Plan plan, String configuration, Progress progress) {
    this.recipe = recipe;
    this.plan = plan;
    this.configuration = configuration;
    this.progress = progress;
    Tape tape = recipe.tape();
    this.engine = tape.engine();
    this.frozen = FrozenParameters.of(tape, plan);
    for (Objective objective : recipe.objectives()) {
      List<Parameter> trained = tape.parameters().stream().filter(objective::trains).toList();
      optimizers.put(objective.name(), Optimizer.of(engine, objective.optimizer(plan), trained));
    }
    List<Parameter> all = tape.parameters().stream().filter(Parameter::trainable).toList();
    this.average =
        plan.averageDecay() > 0 ? ParameterAverage.of(engine, plan.averageDecay(), all) : null;
  }

  /**
   * A trainer, which changes nothing until it runs.
   *
   * @param configuration the recipe as JSON, for the provenance; another one's folder is refused
   */
  public static Trainer of(Recipe recipe, Plan plan, String configuration, Progress progress) {
    return new Trainer(recipe, plan, configuration, progress);
  }

  /**
   * Runs all steps that are left, measures the model and writes it.
   *
   * @param folder where the run keeps its files
   * @return what the recipe's evaluation gave
   * @throws DivergedException if a loss or gradient is no number or beyond the plan's limit
   * @throws CancellationException if the thread is interrupted, which it stays; the run can go on
   *     later, but the model in memory may be between two steps
   * @throws IOException if files cannot be read or written
   */
  public Map<String, Double> run(Path folder) throws IOException {
    try {
      return complete(folder);
    } catch (CancellationException | InterruptedIOException e) {
      CancellationException stopped =
          new CancellationException(
              e.getMessage() + "; the run goes on later from its last checkpoint");
      stopped.initCause(e);
      throw stopped;
    }
  }

  private Map<String, Double> complete(Path folder) throws IOException {
    RunFolder run = RunFolder.open(folder);
    run.claim(configuration);
    Checkpoint checkpoint = checkpoint();
    Optional<Path> last = run.lastCheckpoint();
    long first = 0;
    if (last.isPresent()) {
      first = checkpoint.read(last.get());
    } else {
      run.writeCheckpoint(0, plan.keptCheckpoints(), to -> checkpoint.write(to, 0, Map.of()));
    }
    run.truncateLog(first);
    long start = System.nanoTime();
    for (long step = first; step < plan.steps(); step++) {
      recipe.before(step);
      Map<String, Double> metrics = step(step);
      long done = step + 1;
      log(run, done, metrics);
      if (done % plan.checkpointEvery() == 0 || done == plan.steps()) {
        run.writeCheckpoint(
            done, plan.keptCheckpoints(), to -> checkpoint.write(to, done, Map.of()));
      }
      double secondsAStep = (System.nanoTime() - start) * 1e-9 / (done - first);
      progress.stepped(done, plan.steps(), secondsAStep * (plan.steps() - done), metrics);
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted after step " + done);
      }
    }
    frozen.check();
    return finish(run, checkpoint);
  }

  /** All that is written and read again. */
  Checkpoint checkpoint() {
    return new Checkpoint(recipe, optimizers, average);
  }

  private Map<String, Double> finish(RunFolder run, Checkpoint checkpoint) throws IOException {
    checkpoint
        .result()
        .forEach(
            (name, value) -> {
              Parameter parameter = recipe.tape().find(name);
              if (parameter != null && parameter.trainable()) {
                parameter.set(value);
              }
            });
    Map<String, Double> results = recipe.evaluate();
    WholeFolder.write(
        run.model(),
        to -> {
          SafeTensors.write(
              to.resolve("model.safetensors"),
              checkpoint.parameters(recipe::delivers),
              provenance(results));
          recipe.describe(to);
        });
    return results;
  }

  private Map<String, String> provenance(Map<String, Double> results) {
    Map<String, String> provenance = new LinkedHashMap<>();
    String version = Trainer.class.getPackage().getImplementationVersion();
    provenance.put("format", "pt");
    provenance.put("speechlm4j.version", version == null ? "development" : version);
    provenance.put("speechlm4j.recipe", configuration);
    provenance.put("speechlm4j.seed", Long.toString(plan.seed()));
    provenance.put("speechlm4j.steps", Long.toString(plan.steps()));
    provenance.put("speechlm4j.date", Instant.now().toString());
    provenance.put("speechlm4j.java", Runtime.version().toString());
    provenance.put("speechlm4j.frozen", frozen.hash());
    results.forEach((name, value) -> provenance.put("speechlm4j.result." + name, "" + value));
    return provenance;
  }

  private static void log(RunFolder run, long step, Map<String, Double> metrics)
      throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.putAll(metrics);
    run.log(line);
  }

  /** One update by each objective that takes part. */
  private Map<String, Double> step(long step) {
    long start = System.nanoTime();
    Map<String, Double> metrics = new LinkedHashMap<>();
    double factor = plan.schedule().factor(step);
    metrics.put("rate_factor", factor);
    for (Objective objective : recipe.objectives()) {
      if (objective.active(step)) {
        update(objective, step, factor, metrics);
      }
    }
    if (average != null) {
      average.update();
    }
    metrics.put("seconds", (System.nanoTime() - start) * 1e-9);
    return metrics;
  }

  private void update(Objective objective, long step, double factor, Map<String, Double> metrics) {
    GradientSum sum = new GradientSum(engine);
    Objective.Position position = null;
    for (int part = 0; part < plan.parts(); part++) {
      position = position(objective, step, part);
      compute(objective, position, factor, sum, metrics);
    }
    if (position != null) {
      objective.afterUpdate(position);
    }
  }

  /** Computes a part; after the last one, changes the parameters while gradients are at hand. */
  private void compute(
      Objective objective,
      Objective.Position position,
      double factor,
      GradientSum sum,
      Map<String, Double> metrics) {
    recipe
        .tape()
        .step(
            position.seed(),
            recording -> {
              Objective.Outcome outcome = objective.compute(recording, position);
              check(objective, position.step(), "loss", outcome.loss(), plan.largestLoss());
              note(objective, outcome, metrics);
              Map<Parameter, EngineArray> gradients = own(objective, outcome);
              if (plan.parts() > 1) {
                sum.add(gradients, 1.0 / plan.parts());
                gradients = sum.byParameter();
              }
              if (position.part() == plan.parts() - 1) {
                double norm = clip(gradients);
                check(objective, position.step(), "gradient norm", norm, Double.MAX_VALUE);
                metrics.put(objective.name() + ".gradient_norm", norm);
                optimizer(objective).step(gradients, factor);
              }
              return position;
            });
  }

  private double clip(Map<Parameter, EngineArray> gradients) {
    return plan.clipNorm() > 0
        ? GradientSum.clip(engine, gradients, plan.clipNorm())
        : GradientSum.norm(engine, gradients);
  }

  private Map<Parameter, EngineArray> own(Objective objective, Objective.Outcome outcome) {
    Map<Parameter, EngineArray> gradients = new LinkedHashMap<>();
    List<Parameter> trained = optimizer(objective).parameters();
    outcome
        .gradients()
        .byParameter()
        .forEach(
            (parameter, gradient) -> {
              if (trained.contains(parameter)) {
                gradients.put(parameter, gradient);
              }
            });
    return gradients;
  }

  private Optimizer optimizer(Objective objective) {
    Optimizer optimizer = optimizers.get(objective.name());
    if (optimizer == null) {
      throw new IllegalArgumentException(
          "objective: found " + objective.name() + ", need one of " + optimizers.keySet());
    }
    return optimizer;
  }

  /** Adds a part's share to the step's metrics. */
  private void note(Objective objective, Objective.Outcome outcome, Map<String, Double> metrics) {
    double share = 1.0 / plan.parts();
    metrics.merge(objective.name() + ".loss", share * outcome.loss(), Double::sum);
    outcome
        .metrics()
        .forEach(
            (name, value) ->
                metrics.merge(objective.name() + "." + name, share * value, Double::sum));
  }

  private static void check(
      Objective objective, long step, String what, double found, double largest) {
    if (!(Math.abs(found) <= largest)) {
      throw new DivergedException(
          "step %d, %s: found %s %s, need a number up to %s; the last checkpoint is kept"
              .formatted(step + 1, objective.name(), what, found, largest));
    }
  }

  private Objective.Position position(Objective objective, long step, int part) {
    long seed = plan.seed();
    for (long value : new long[] {objective.name().hashCode(), step, part}) {
      seed = (seed ^ value) * 0x9E3779B97F4A7C15L;
      seed ^= seed >>> 29;
    }
    return new Objective.Position(step, part, plan.parts(), seed);
  }
}
