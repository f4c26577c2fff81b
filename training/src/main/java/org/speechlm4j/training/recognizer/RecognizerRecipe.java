package org.speechlm4j.training.recognizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.measure.EditErrors;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.augment.Augmentation;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.data.BatchLimits;
import org.speechlm4j.training.data.LengthBatches;
import org.speechlm4j.training.data.Manifest;
import org.speechlm4j.training.data.PaddedBatch;
import org.speechlm4j.training.data.SeededRandom;
import org.speechlm4j.training.loss.Ctc;
import org.speechlm4j.training.recipe.BatchSequence;
import org.speechlm4j.training.recipe.Objective;
import org.speechlm4j.training.recipe.Recipe;

/**
 * Trains a phone recogniser on the phones of recordings, without their times (Graves et al. 2006,
 * "Connectionist temporal classification").
 */
public final class RecognizerRecipe implements Recipe, Objective {

  private static final int LENGTH_BUCKETS = 8;

  /** Rows too short for their phones, as a great speed may make them, teach nothing. */
  private static final Ctc LOSS = new Ctc(RecognizerNetwork.BLANK, true);

  private final RecognizerOptions options;
  private final Tape tape;
  private final RecognizerConfig config;
  private final RecognizerNetwork network;
  private final PhoneFeatures features;
  private final Augmentation augmentation;
  private final List<SpokenPhones> training;
  private final Map<String, List<SpokenPhones>> heldOut = new LinkedHashMap<>();
  private final BatchSequence batches;

  private RecognizerRecipe(RecognizerOptions options, Path base, Engine engine) throws IOException {
    Manifest manifest = Manifest.read(base.resolve(options.manifest()));
    this.options = options;
    this.training = SpokenPhones.read(manifest, "train");
    for (String split : List.of("dev", "test")) {
      heldOut.put(split, SpokenPhones.read(manifest, split));
    }
    TreeSet<String> names = new TreeSet<>();
    training.forEach(one -> names.addAll(one.phones()));
    this.config = options.config(List.copyOf(names));
    this.tape = Tape.over(engine);
    Weights weights = Weights.init(options.plan().seed(), tape);
    this.network = RecognizerNetwork.of(weights, config, (float) options.dropout());
    this.features = new PhoneFeatures(options.mels());
    this.augmentation = options.augmentation();
    int[] milliseconds =
        training.stream().mapToInt(one -> (int) Math.ceil(1e3 * one.audio().seconds())).toArray();
    long budget = Math.round(1e3 * options.batchSeconds());
    this.batches =
        new BatchSequence(
            LengthBatches.of(
                milliseconds, BatchLimits.ofFrames(budget), LENGTH_BUCKETS, options.plan().seed()));
  }

  /**
   * A recipe ready to run; reads the recordings.
   *
   * @param base folder that the options' paths are relative to
   * @throws IOException if a file is missing, damaged or not what the options need
   */
  public static RecognizerRecipe of(RecognizerOptions options, Path base, Engine engine)
      throws IOException {
    return new RecognizerRecipe(options, base, engine);
  }

  @Override
  public String name() {
    return "ctc";
  }

  @Override
  public Tape tape() {
    return tape;
  }

  @Override
  public List<Objective> objectives() {
    return List.of(this);
  }

  @Override
  public Outcome compute(Recording recording, Position position) {
    int[] rows = batches.get(position.batch());
    List<FeatureMatrix> mels = new ArrayList<>();
    for (int row : rows) {
      SplittableRandom random = SeededRandom.of(position.seed(), row);
      FeatureMatrix clear = features.of(augmentation.apply(training.get(row).audio(), random));
      mels.add(options.masks().apply(clear, random));
    }
    PaddedBatch batch = PaddedBatch.of(mels);
    Tensor x = tape.constant(batch.values(), Shape.of(rows.length, batch.time(), batch.channels()));
    Tensor loss = loss(network.forward(x, batch.lengths()), batch.lengths(), rows);
    return new Outcome(recording.number(loss), recording.gradients(loss), Map.of());
  }

  private Tensor loss(Tensor logProbabilities, int[] inputs, int[] rows) {
    List<int[]> labels = Arrays.stream(rows).mapToObj(this::labels).toList();
    int longest = labels.stream().mapToInt(one -> one.length).max().orElse(0);
    int[] padded = new int[rows.length * longest];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(labels.get(i), 0, padded, i * longest, labels.get(i).length);
    }
    int[] counts = labels.stream().mapToInt(one -> one.length).toArray();
    return LOSS.mean(
        logProbabilities,
        tape.constant(padded, Shape.of(rows.length, longest)),
        tape.constant(network.frames(inputs), Shape.of(rows.length)),
        tape.constant(counts, Shape.of(rows.length)));
  }

  private int[] labels(int row) {
    return training.get(row).phones().stream()
        .mapToInt(phone -> 1 + Collections.binarySearch(config.phones(), phone))
        .toArray();
  }

  /** {@inheritDoc} Phone error rates of the voices held out, and what they are made of. */
  @Override
  public Map<String, Double> evaluate() {
    PhoneRecognizer recognizer = PhoneRecognizer.of(config, network, tape);
    Map<String, Double> results = new LinkedHashMap<>();
    heldOut.forEach(
        (split, speech) -> {
          EditErrors errors = recognizer.errors(speech);
          results.put(split + ".phone_error_rate", errors.rate());
          results.put(split + ".substitutions", 1.0 * errors.substitutions() / errors.length());
          results.put(split + ".deletions", 1.0 * errors.deletions() / errors.length());
          results.put(split + ".insertions", 1.0 * errors.insertions() / errors.length());
        });
    return results;
  }

  @Override
  public void describe(Path folder) throws IOException {
    config.write(folder);
  }
}
