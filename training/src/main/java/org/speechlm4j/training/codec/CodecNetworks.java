package org.speechlm4j.training.codec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.codecs.quantizer.CodebookLearning;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.core.hub.Hub;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.adversarial.Discriminator;
import org.speechlm4j.training.adversarial.MultiScaleStftDiscriminator;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;

/**
 * What a codec's objectives share.
 *
 * @param options which codec is trained, and how
 * @param tape where everything lives
 * @param codec the codec
 * @param discriminator who judges its sounds; null in training by reconstruction alone
 * @param sounds what it is trained on
 */
record CodecNetworks(
    CodecOptions options,
    Tape tape,
    EnCodec codec,
    @Nullable Discriminator discriminator,
    SoundCrops sounds) {

  private static final String DISCRIMINATOR = "discriminator";

  static CodecNetworks of(CodecOptions options, SoundCrops sounds, Path base, Tape tape)
      throws IOException {
    Weights fresh = Weights.init(options.plan().seed(), tape);
    String initial = options.initial();
    VectorQuantizerOptions codebook =
        VectorQuantizerOptions.encodec(options.codebookSize(), options.dimension())
            .withLearning(CodebookLearning.MovingAverage.of((float) options.codebookDecay()));
    Function<Weights, EnCodec> model = weights -> EnCodec.of(options.config(), weights, codebook);
    EnCodec codec =
        initial == null ? model.apply(fresh) : Weights.load(Hub.locate(base, initial), tape, model);
    Adversary adversary = options.adversary();
    Discriminator discriminator =
        adversary == null
            ? null
            : MultiScaleStftDiscriminator.of(adversary.networks(), fresh.at(DISCRIMINATOR));
    return new CodecNetworks(options, tape, codec, discriminator, sounds);
  }

  /** Whether a parameter is the discriminator's. */
  static boolean judges(Parameter parameter) {
    return parameter.name().startsWith(DISCRIMINATOR + ".");
  }

  /** Random stretches of the training recordings, {@code [rows, samples, 1]}. */
  Tensor draw(int rows, SplittableRandom random) {
    int samples = options.cropSamples();
    return tape.constant(sounds.crops(rows, samples, random), Shape.of(rows, samples, 1));
  }
}
