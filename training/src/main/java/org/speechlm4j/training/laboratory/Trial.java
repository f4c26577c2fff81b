package org.speechlm4j.training.laboratory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.codecs.quantizer.Assignment;
import org.speechlm4j.codecs.quantizer.CodebookHealth;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.VectorQuantizer;
import org.speechlm4j.core.measure.CodeUsage;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.data.SeededRandom;
import org.speechlm4j.training.optim.Optimizer;

/** One row of one experiment: trained, then measured on held-out frames. */
final class Trial {

  private final LaboratoryOptions options;
  private final Row row;
  private final FrameStream frames;
  private final Tape tape;
  private final TrialQuantizer trained;
  private final @Nullable Optimizer optimizer;
  private final @Nullable DeadCodeCare care;
  private final CodebookHealth.Accumulator health;

  private Trial(LaboratoryOptions options, Row row, int low, FrameStream frames, Engine engine) {
    this.options = options;
    this.row = row;
    this.frames = frames;
    this.tape = Tape.over(engine);
    this.trained = TrialQuantizer.of(options, row, frames.dimension(), low, tape);
    boolean learns = tape.parameters().stream().anyMatch(Parameter::trainable);
    this.optimizer = learns ? Optimizer.of(engine, options.optimizer(), tape.parameters()) : null;
    List<VectorQuantizer> listed = trained.quantizer().vectorQuantizers();
    this.care = listed.isEmpty() ? null : new DeadCodeCare(row, options, listed.getFirst());
    this.health = new CodebookHealth.Accumulator(options.codes());
  }

  /**
   * Trains and measures a row.
   *
   * @param low dimension of {@link Cure#LOW_DIMENSION}
   * @param stepped is told the number of each step that is done
   */
  static RowResult run(
      LaboratoryOptions options,
      Row row,
      int low,
      FrameStream frames,
      Engine engine,
      LongConsumer stepped) {
    long start = System.nanoTime();
    Trial trial = new Trial(options, row, low, frames, engine);
    trial.start();
    for (int step = 1; step <= options.steps(); step++) {
      double loss = trial.step(step);
      if (!Double.isFinite(loss)) {
        String failure = String.format(Locale.ROOT, "step %d: found loss %s", step, loss);
        return new RowResult(row.name(), null, failure, seconds(start));
      }
      stepped.accept(step);
    }
    return new RowResult(row.name(), trial.measure(), null, seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private void start() {
    boolean fitted = row.has(Cure.K_MEANS);
    if (!fitted && !frames.placesCodewords()) {
      return;
    }
    tape.step(
        options.seed(),
        recording -> {
          Tensor first = tensor(frames.batch(0));
          if (fitted) {
            trained.initialize(first, SeededRandom.of(options.seed(), 0, 1));
          } else {
            trained.place(first);
          }
          return first;
        });
  }

  /** A step; its loss, 0 where nothing learns by gradients. */
  private double step(long step) {
    RandomGenerator random = SeededRandom.of(options.seed(), step, 1);
    return tape.step(
        options.seed() + step,
        recording -> {
          Tensor x = tensor(frames.batch(step));
          QuantizerPass pass = trained.forward(x);
          health.add(pass.codes().toInts());
          double loss = optimizer == null ? 0 : update(recording, pass, x, optimizer);
          if (care != null) {
            Assignment seen = pass.assignments().getFirst();
            care.beforeObserving(seen, random);
            trained.quantizer().observe(pass);
            care.afterObserving(seen, health.health(), random);
          }
          return loss;
        });
  }

  private double update(Recording recording, QuantizerPass pass, Tensor x, Optimizer rule) {
    Tensor loss = trained.loss(pass, x);
    rule.step(recording.gradients(loss).byParameter(), 1);
    return recording.number(loss);
  }

  private Tensor tensor(float[] values) {
    int dimension = frames.dimension();
    return tape.constant(values, Shape.of(1, values.length / dimension, dimension));
  }

  private Measures measure() {
    float[] heldOut = frames.heldOut();
    return tape.step(
        options.seed(),
        recording -> {
          Tensor codes = trained.encode(tensor(heldOut));
          CodeUsage usage = CodeUsage.of(codes.toInts(), options.codes());
          double error = error(heldOut, trained.decode(codes).toFloats());
          int[] ages = health.health().ages();
          return new Measures(
              usage.used(),
              usage.perplexity(),
              usage.entropyBits(),
              error,
              Arrays.stream(ages).average().orElse(0),
              Arrays.stream(ages).max().orElse(0),
              care == null ? 0 : care.overwritten(),
              care == null ? 0 : care.moved());
        });
  }

  /** Sum of squared errors over that of the distances from each channel's mean. */
  private double error(float[] wanted, float[] found) {
    int dimension = frames.dimension();
    double[] mean = new double[dimension];
    for (int i = 0; i < wanted.length; i++) {
      mean[i % dimension] += (double) wanted[i] * dimension / wanted.length;
    }
    double errors = 0;
    double variance = 0;
    for (int i = 0; i < wanted.length; i++) {
      double error = (double) wanted[i] - found[i];
      double difference = wanted[i] - mean[i % dimension];
      errors += error * error;
      variance += difference * difference;
    }
    return errors / variance;
  }
}
