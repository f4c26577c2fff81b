package org.speechlm4j.training.hubert;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.hub.Hub;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.tokenizers.units.MfccEncoder;
import org.speechlm4j.tokenizers.wav2vec.AudioInput;
import org.speechlm4j.tokenizers.wav2vec.MaskedPrediction;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecConfig;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecModel;
import org.speechlm4j.training.augment.VoicePerturbation;
import org.speechlm4j.training.autodiff.Gradients;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.data.BatchLimits;
import org.speechlm4j.training.data.LengthBatches;
import org.speechlm4j.training.data.Manifest;
import org.speechlm4j.training.recipe.BatchSequence;
import org.speechlm4j.training.recipe.Objective;
import org.speechlm4j.training.recipe.Recipe;

/**
 * Pretrains a HuBERT: predicts a teacher's units where frames are hidden (Hsu et al. 2021, "HuBERT:
 * Self-Supervised Speech Representation Learning by Masked Prediction of Hidden Units").
 */
public final class HubertRecipe implements Recipe, Objective {

  private static final int SAMPLE_RATE = 16_000;

  /** Seconds at the middle of the first frame: 400 samples see it. */
  private static final double FIRST_CENTRE = 0.0125;

  private static final double CEPSTRA_RATE = 100;
  private static final int LENGTH_BUCKETS = 8;

  private final HubertOptions options;
  private final Tape tape;
  private final MaskedPrediction model;
  private final AudioInput input = new AudioInput(SAMPLE_RATE, true);
  private final LabelledSpeech training;
  private final LabelledSpeech heldOut;
  private final List<int[]> targets;
  private final List<List<float[]>> renditions;
  private final BatchSequence batches;

  private HubertRecipe(HubertOptions options, Path base, Engine engine) throws IOException {
    Manifest manifest = Manifest.read(base.resolve(options.manifest()));
    List<String> phones = LabelledSpeech.read(manifest, "train", SAMPLE_RATE, List.of()).phones();
    this.options = options;
    this.heldOut = LabelledSpeech.read(manifest, "test", SAMPLE_RATE, phones);
    this.training = LabelledSpeech.read(manifest, "train", SAMPLE_RATE, heldOut.phones());
    this.tape = Tape.over(engine);
    this.model =
        MaskedPrediction.of(
            Weights.init(options.plan().seed(), tape),
            options.network(),
            options.units(),
            options.projection(),
            (float) options.temperature());
    this.targets = targets(base, engine);
    this.renditions = renditions();
    int[] lengths = training.audio().stream().mapToInt(Audio::length).toArray();
    long budget = Math.round(options.batchSeconds() * SAMPLE_RATE);
    this.batches =
        new BatchSequence(
            LengthBatches.of(
                lengths, BatchLimits.ofFrames(budget), LENGTH_BUCKETS, options.plan().seed()));
  }

  /**
   * A recipe ready to run; reads the recordings and fits the teacher's units.
   *
   * @param base folder that the options' paths are relative to
   * @throws IOException if a file is missing, damaged or not what the options need
   */
  public static HubertRecipe of(HubertOptions options, Path base, Engine engine)
      throws IOException {
    return new HubertRecipe(options, base, engine);
  }

  @Override
  public String name() {
    return "masked";
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
    SplittableRandom random = new SplittableRandom(position.seed());
    List<float[]> samples =
        Arrays.stream(rows)
            .mapToObj(row -> renditions.get(row).get(random.nextInt(1 + options.voices())))
            .toList();
    int[] lengths = samples.stream().mapToInt(row -> row.length).toArray();
    int longest = Arrays.stream(lengths).max().orElse(0);
    int[] frames = model.model().frames(lengths);
    int time = Arrays.stream(frames).max().orElse(0);
    boolean[][] masked = options.mask().draw(frames, time, random);
    Tensor logits =
        model.logits(
            tape.constant(padded(samples, longest), shape(rows, longest)), lengths, masked);
    Tensor weights = tape.constant(weights(masked, frames), shape(rows, time));
    int[] wanted = wanted(rows, frames, time);
    Tensor loss =
        logits
            .crossEntropy(CrossEntropyOp.plain(), tape.constant(wanted, shape(rows, time)))
            .multiply(weights)
            .sum();
    Gradients gradients = recording.gradients(loss);
    int[] best = logits.detach().argMax().toInts();
    return new Outcome(recording.number(loss), gradients, accuracy(best, wanted, masked));
  }

  /** The units of all frames, none beyond a row's end. */
  private int[] wanted(int[] rows, int[] frames, int time) {
    int[] wanted = new int[rows.length * time];
    Arrays.fill(wanted, CrossEntropyOp.IGNORED);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(targets.get(rows[i]), 0, wanted, i * time, frames[i]);
    }
    return wanted;
  }

  /** What each frame counts: means over hidden and over other frames, those weighted. */
  private float[] weights(boolean[][] masked, int[] frames) {
    int hidden = 0;
    int open = 0;
    for (int i = 0; i < masked.length; i++) {
      for (int t = 0; t < frames[i]; t++) {
        hidden += masked[i][t] ? 1 : 0;
        open += masked[i][t] ? 0 : 1;
      }
    }
    int time = masked[0].length;
    float[] weights = new float[masked.length * time];
    for (int i = 0; i < masked.length; i++) {
      for (int t = 0; t < frames[i]; t++) {
        weights[i * time + t] =
            (float) (masked[i][t] ? 1.0 / hidden : options.unmaskedWeight() / open);
      }
    }
    return weights;
  }

  /** The share of hidden frames whose unit was guessed, and that of the others. */
  private static Map<String, Double> accuracy(int[] best, int[] wanted, boolean[][] masked) {
    int time = masked[0].length;
    int[] all = new int[2];
    int[] right = new int[2];
    for (int i = 0; i < best.length; i++) {
      if (wanted[i] != CrossEntropyOp.IGNORED) {
        int kind = masked[i / time][i % time] ? 0 : 1;
        all[kind]++;
        right[kind] += best[i] == wanted[i] ? 1 : 0;
      }
    }
    return Map.of(
        "accuracy", (double) right[0] / Math.max(1, all[0]),
        "unmasked_accuracy", (double) right[1] / Math.max(1, all[1]),
        "masked_frames", (double) all[0]);
  }

  private static Shape shape(int[] rows, int time) {
    return Shape.of(rows.length, time);
  }

  private static float[] padded(List<float[]> rows, int longest) {
    float[] padded = new float[Math.multiplyExact(rows.size(), longest)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, padded, i * longest, rows.get(i).length);
    }
    return padded;
  }

  /** The samples of each training recording, as it is and in other voices. */
  private List<List<float[]>> renditions() {
    VoicePerturbation another = VoicePerturbation.nansy();
    return IntStream.range(0, training.audio().size())
        .parallel()
        .mapToObj(
            i -> {
              Audio audio = training.audio().get(i);
              SplittableRandom random = new SplittableRandom(options.plan().seed() * 31 + i);
              return IntStream.rangeClosed(0, options.voices())
                  .mapToObj(
                      voice -> input.samples(voice == 0 ? audio : another.apply(audio, random)))
                  .toList();
            })
        .toList();
  }

  /** The teacher's unit of each frame of each training recording. */
  private List<int[]> targets(Path base, Engine engine) throws IOException {
    long seed = options.plan().seed();
    FrameSet frames =
        switch (options.teacher()) {
          case Teacher.Cepstra _ -> everySecond(cepstra(training, engine));
          case Teacher.Layer(String checkpoint, int layer) -> {
            Wav2VecEncoder encoder = Wav2VecEncoder.load(Hub.locate(base, checkpoint), engine);
            yield states(encoder.model(), engine, training, layer).centred();
          }
        };
    FrameSet standard = frames.standardizedBy(frames);
    KMeans.Options fit = KMeans.Options.of(options.units(), seed);
    Points centroids = KMeans.lloyd(standard.points(), fit, engine).centroids();
    List<int[]> units = new ArrayList<>();
    for (FeatureMatrix row : standard.rows()) {
      units.add(KMeans.assign(new Points(row.values(), row.dim()), centroids, engine));
    }
    return units;
  }

  private static FrameSet cepstra(LabelledSpeech speech, Engine engine) {
    MfccEncoder encoder = MfccEncoder.of(SAMPLE_RATE, engine);
    List<FeatureMatrix> rows = new ArrayList<>();
    List<int[]> labels = new ArrayList<>();
    for (int i = 0; i < speech.audio().size(); i++) {
      rows.add(encoder.features(speech.dithered(i)));
      labels.add(speech.phonesOf(i, rows.getLast().frames(), FIRST_CENTRE, CEPSTRA_RATE));
    }
    return new FrameSet(rows, labels);
  }

  /** Cepstra come at 100 frames a second, of which every second lies where HuBERT's frames lie. */
  private static FrameSet everySecond(FrameSet all) {
    List<FeatureMatrix> rows = new ArrayList<>();
    List<int[]> labels = new ArrayList<>();
    for (int i = 0; i < all.rows().size(); i++) {
      FeatureMatrix row = all.rows().get(i);
      int frames = (row.frames() + 1) / 2;
      FeatureMatrix half = FeatureMatrix.zeros(frames, row.dim());
      int[] own = new int[frames];
      for (int t = 0; t < frames; t++) {
        System.arraycopy(row.values(), 2 * t * row.dim(), half.values(), t * row.dim(), row.dim());
        own[t] = all.labels().get(i)[2 * t];
      }
      rows.add(half);
      labels.add(own);
    }
    return new FrameSet(rows, labels);
  }

  private FrameSet states(Wav2VecModel encoder, Backend backend, LabelledSpeech speech, int layer) {
    List<FeatureMatrix> rows = new ArrayList<>();
    List<int[]> labels = new ArrayList<>();
    for (int i = 0; i < speech.audio().size(); i++) {
      float[] samples = input.samples(speech.audio().get(i));
      int[] lengths = {samples.length};
      Tensor x = backend.constant(samples, Shape.of(1, samples.length));
      Tensor state = encoder.hiddenState(x, lengths, layer);
      int frames = state.size(1);
      rows.add(new FeatureMatrix(state.toFloats(), frames, state.size(2)));
      double rate = (double) SAMPLE_RATE / encoder.config().hop();
      labels.add(speech.phonesOf(i, frames, FIRST_CENTRE, rate));
    }
    return new FrameSet(rows, labels);
  }

  /** {@inheritDoc} Every hidden state, and cepstra for comparison. */
  @Override
  public Map<String, Double> evaluate() {
    Map<String, Double> results =
        new LinkedHashMap<>(
            measure(cepstra(training, tape.engine()), cepstra(heldOut, tape.engine()))
                .named("cepstra"));
    for (int layer = 0; layer <= options.layers(); layer++) {
      FrameSet fitted = states(model.model(), tape, training, layer);
      FrameSet measured = states(model.model(), tape, heldOut, layer);
      results.putAll(measure(fitted, measured).named("layer" + layer));
    }
    return results;
  }

  private PhoneticMeasure measure(FrameSet fitted, FrameSet measured) {
    return PhoneticMeasure.of(
        fitted,
        measured,
        training.phones().size(),
        options.units(),
        options.plan().seed(),
        tape.engine());
  }

  @Override
  public void describe(Path folder) throws IOException {
    Wav2VecConfig config = options.network();
    config.write(folder);
    input.write(folder);
  }
}
