package org.speechlm4j.training.codec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.codecs.quantizer.CodebookLearning;
import org.speechlm4j.codecs.quantizer.DeadCodeRule;
import org.speechlm4j.codecs.quantizer.QuantizerDropout;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.data.Manifest;
import org.speechlm4j.training.loss.Distances;
import org.speechlm4j.training.loss.SpectralLoss;
import org.speechlm4j.training.recipe.Objective;
import org.speechlm4j.training.recipe.Recipe;

/**
 * Trains a causal codec by reconstruction: samples, mel spectra at several resolutions, and the
 * quantiser's commitment; codewords are moving averages, begin as k-means centroids of the first
 * latents, and start anew where they die (Zeghidour et al. 2021, "SoundStream"; Défossez et al.
 * 2022, "High Fidelity Neural Audio Compression").
 */
public final class CodecRecipe implements Recipe, Objective {

  private static final int FIRST_SOUNDS = 64;

  private final CodecOptions options;
  private final Tape tape;
  private final EnCodec codec;
  private final SoundCrops training;
  private final SoundCrops heldOut;
  private final SpectralLoss mels;

  private CodecRecipe(CodecOptions options, Path base, Engine engine) throws IOException {
    Manifest manifest = Manifest.read(base.resolve(options.manifest()));
    this.options = options;
    this.training = SoundCrops.read(manifest, "train", options.sampleRate());
    this.heldOut = SoundCrops.read(manifest, "test", options.sampleRate());
    this.tape = Tape.over(engine);
    VectorQuantizerOptions codebook =
        VectorQuantizerOptions.encodec(options.codebookSize(), options.dimension())
            .withLearning(CodebookLearning.MovingAverage.of((float) options.codebookDecay()));
    this.codec = EnCodec.of(options.config(), Weights.init(options.plan().seed(), tape), codebook);
    this.mels = SpectralLoss.encodecMels(options.sampleRate(), tape);
  }

  /**
   * A recipe ready to run; reads the recordings.
   *
   * @param base folder that the options' paths are relative to
   * @throws IOException if a file is missing, damaged or not what the options need
   */
  public static CodecRecipe of(CodecOptions options, Path base, Engine engine) throws IOException {
    return new CodecRecipe(options, base, engine);
  }

  @Override
  public String name() {
    return "generator";
  }

  @Override
  public boolean trains(Parameter parameter) {
    return parameter.name().startsWith("encoder.") || parameter.name().startsWith("decoder.");
  }

  @Override
  public Tape tape() {
    return tape;
  }

  @Override
  public List<Objective> objectives() {
    return List.of(this);
  }

  /** Fits the codebooks to latents of the untrained encoder. */
  @Override
  public void begin() {
    SplittableRandom random = new SplittableRandom(options.plan().seed());
    Tensor sounds = batch(FIRST_SOUNDS, random);
    Tensor latents = codec.encoder().forward(sounds);
    codec.quantizer().initialize(latents, null, random);
  }

  private Tensor batch(int rows, SplittableRandom random) {
    int samples = options.cropSamples();
    float[] crops = training.crops(rows, samples, random);
    return tape.constant(crops, Shape.of(rows, samples, 1));
  }

  @Override
  public Outcome compute(Recording recording, Position position) {
    SplittableRandom random = new SplittableRandom(position.seed());
    ResidualVectorQuantizer quantizer = codec.quantizer();
    Tensor sounds = batch(options.batch(), random);
    int[] used =
        QuantizerDropout.anyOf(options.dropout(), options.codebooks())
            .draw(options.batch(), options.codebooks(), random);
    Tensor latents = codec.encoder().forward(sounds);
    QuantizerPass pass =
        quantizer.forward(latents, null, tape.constant(used, Shape.of(used.length)));
    Tensor decoded = codec.decoder().forward(pass.quantized());
    Tensor time = Distances.absolute(decoded, sounds).mean();
    Tensor mel = mels.forward(decoded, sounds);
    Tensor commitment = pass.losses().total();
    Tensor loss =
        time.multiply((float) options.timeWeight())
            .add(mel.multiply((float) options.melWeight()))
            .add(commitment.multiply((float) options.commitmentWeight()).reshape());
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("time", recording.number(time));
    metrics.put("mel", recording.number(mel));
    metrics.put("commitment", recording.number(commitment));
    Outcome outcome = new Outcome(recording.number(loss), recording.gradients(loss), metrics);
    quantizer.observe(pass);
    if (options.restartEvery() > 0 && (position.step() + 1) % options.restartEvery() == 0) {
      DeadCodeRule rule = DeadCodeRule.shareOfEvenUse(0.1);
      metrics.put("restarted", (double) quantizer.restartDeadCodes(pass, rule, random));
    }
    return outcome;
  }

  @Override
  public Map<String, Double> evaluate() {
    return CodecMeasure.of(codec, heldOut.sounds().subList(0, evaluated()));
  }

  private int evaluated() {
    return Math.min(options.evaluated(), heldOut.sounds().size());
  }

  @Override
  public void describe(Path folder) throws IOException {
    options.config().write(folder);
  }
}
