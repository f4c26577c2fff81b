package org.speechlm4j.tokenizers.wav2vec;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.nn.Activation;

/** Configurations of every family in small sizes, and audio for them. */
final class SmallModels {

  private SmallModels() {}

  static Stream<Wav2VecConfig> all() {
    return Stream.of(
        of(Wav2VecConfig.hubertBase(), 32, null),
        of(Wav2VecConfig.hubertLarge(), 8, null),
        batchNormPositions(),
        of(Wav2VecConfig.wav2vec2Base(), 5, new Wav2VecConfig.Adapter(12, 2, 3, 2)),
        of(Wav2VecConfig.wav2vec2Large(), 16, new Wav2VecConfig.Adapter(16, 1, 3, 2)),
        of(Wav2VecConfig.wavlmBase(), 32, null),
        of(Wav2VecConfig.wavlmLarge(), 7, null),
        of(Wav2VecConfig.data2vecAudioBase(), 9, null),
        of(Wav2VecConfig.data2vecAudioBase(), 6, new Wav2VecConfig.Adapter(16, 3, 3, 2)));
  }

  private static Wav2VecConfig batchNormPositions() {
    Wav2VecConfig small = of(Wav2VecConfig.hubertBase(), 32, null);
    return new Wav2VecConfig(
        small.family(),
        small.frontEnd(),
        new Wav2VecConfig.Positions(Wav2VecConfig.Positions.Kind.BATCH_NORM, 1, 32, 2),
        small.transformer(),
        null,
        small.ctc());
  }

  /** A published configuration's kinds of layers in small sizes. */
  static Wav2VecConfig of(
      Wav2VecConfig published, int positionKernel, Wav2VecConfig.@Nullable Adapter adapter) {
    Wav2VecConfig.FrontEnd frontEnd = published.frontEnd();
    Wav2VecConfig.Positions positions = published.positions();
    Wav2VecConfig.Transformer transformer = published.transformer();
    List<Wav2VecConfig.Convolution> convolutions = new ArrayList<>();
    for (Wav2VecConfig.Convolution sizes : frontEnd.convolutions()) {
      convolutions.add(new Wav2VecConfig.Convolution(8, sizes.kernel(), sizes.stride()));
    }
    return new Wav2VecConfig(
        published.family(),
        new Wav2VecConfig.FrontEnd(
            convolutions, frontEnd.bias(), frontEnd.norm(), Activation.GELU, true),
        new Wav2VecConfig.Positions(positions.kind(), positions.layers(), positionKernel, 2),
        new Wav2VecConfig.Transformer(
            2,
            16,
            4,
            32,
            Activation.GELU,
            1e-5f,
            transformer.preNorm(),
            0,
            transformer.relativePositions()),
        adapter,
        new Wav2VecConfig.Ctc(7, 0, Wav2VecConfig.Ctc.Reduction.MEAN, false));
  }

  /** A tone with noise. */
  static Audio audio(int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double pitch = random.nextDouble(0.01, 0.2);
    float[] out = new float[samples];
    for (int t = 0; t < samples; t++) {
      out[t] = (float) (0.3 * Math.sin(pitch * t) + 0.05 * random.nextGaussian());
    }
    return Audio.mono(out, 16_000);
  }
}
