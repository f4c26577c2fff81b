package org.speechlm4j.training.parts;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.codecs.quantizer.FiniteScalarQuantizer;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.codecs.quantizer.TrainableQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.codecs.seanet.ConvNorm;
import org.speechlm4j.codecs.seanet.ConvStyle;
import org.speechlm4j.codecs.seanet.SeaNet;
import org.speechlm4j.codecs.seanet.SeaNetConfig;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.core.nn.StreamingLayer;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecConfig;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecModel;
import org.speechlm4j.training.cases.Samples;

/** The parts that are compared, at small odd shapes. */
final class Parts {

  private static final int CODES = 7;
  private static final int CHANNELS = 5;

  /** Frames of the shortest row: codes of padding mean nothing. */
  private static final int SHORTEST = 4;

  private Parts() {}

  static Stream<Part> all() {
    return Stream.of(
        transformer("HuBERT base, one layer", Wav2VecConfig.hubertBase()),
        transformer("HuBERT large, one layer", Wav2VecConfig.hubertLarge()),
        transformer("WavLM base, one layer", Wav2VecConfig.wavlmBase()),
        transformer("data2vec-audio, one layer", Wav2VecConfig.data2vecAudioBase()),
        seaNet("SEANet, causal", causalSeaNet()),
        seaNet("SEANet of stereo, with norms over time", stereoSeaNet()),
        quantizer(
            "quantiser by moving averages",
            weights ->
                VectorQuantizer.of(weights, VectorQuantizerOptions.encodec(CODES, CHANNELS))),
        quantizer(
            "quantiser by gradients, cosine, projected",
            weights -> VectorQuantizer.of(weights, VectorQuantizerOptions.dac(CODES, CHANNELS, 3))),
        quantizer(
            "quantiser behind a linear map, rotated",
            weights -> VectorQuantizer.of(weights, VectorQuantizerOptions.simVq(CODES, CHANNELS))),
        quantizer(
            "residual quantiser by moving averages",
            weights ->
                ResidualVectorQuantizer.of(
                    weights, 3, VectorQuantizerOptions.encodec(CODES, CHANNELS))),
        quantizer(
            "residual quantiser by gradients, cosine, projected",
            weights ->
                ResidualVectorQuantizer.of(
                    weights, 2, VectorQuantizerOptions.dac(CODES, CHANNELS, 3))),
        quantizer(
            "finite scalar quantiser",
            weights -> FiniteScalarQuantizer.of(weights.backend(), 4, 5, 3, 8, 7)));
  }

  /** The whole model with a single layer, over rows of different lengths. */
  private static Part transformer(String name, Wav2VecConfig published) {
    Wav2VecConfig config = small(published);
    return new Part(
        name,
        weights -> {
          Wav2VecModel model = Wav2VecModel.of(weights, config);
          return in -> {
            int[] lengths = in.get("lengths").toInts();
            Tensor out = model.forward(in.get("samples"), lengths);
            int[] frames = model.outputFrames(lengths);
            Tensor valid = out.maskTime(out.constant(frames, frames.length), 0);
            return Map.of("frames", valid, Part.LOSS, Part.weightedSum(valid));
          };
        },
        Map.of("samples", silentBeyond(41, 29, 17), "lengths", ints(41, 29, 17)),
        Set.of("lengths"),
        true);
  }

  /** A published configuration's kinds of layers in small sizes. */
  private static Wav2VecConfig small(Wav2VecConfig published) {
    Wav2VecConfig.FrontEnd frontEnd = published.frontEnd();
    Wav2VecConfig.Positions positions = published.positions();
    boolean stacked = positions.kind() == Wav2VecConfig.Positions.Kind.STACKED_LAYER_NORM;
    Wav2VecConfig.@Nullable RelativePositions relative =
        published.transformer().relativePositions() == null
            ? null
            : new Wav2VecConfig.RelativePositions(6, 4);
    return new Wav2VecConfig(
        published.family(),
        new Wav2VecConfig.FrontEnd(
            List.of(new Wav2VecConfig.Convolution(3, 5, 3), new Wav2VecConfig.Convolution(5, 3, 2)),
            frontEnd.bias(),
            frontEnd.norm(),
            Activation.GELU,
            true),
        new Wav2VecConfig.Positions(positions.kind(), stacked ? 2 : 1, stacked ? 3 : 4, 2),
        new Wav2VecConfig.Transformer(
            1, 6, 2, 7, Activation.GELU, 1e-5f, published.transformer().preNorm(), 0, relative),
        null,
        published.ctc());
  }

  /** Encoder and decoder, one behind the other. */
  private static Part seaNet(String name, SeaNetConfig config) {
    return new Part(
        name,
        weights -> {
          StreamingLayer encoder = SeaNet.encoder(config, weights.at("encoder"));
          StreamingLayer decoder = SeaNet.decoder(config, weights.at("decoder"));
          return in -> {
            Tensor latents = encoder.forward(in.get("samples"));
            Tensor samples = decoder.forward(latents);
            return Map.of(
                "latents",
                latents,
                "samples",
                samples,
                Part.LOSS,
                Part.weightedSum(samples).add(Part.weightedSum(latents)));
          };
        },
        Map.of("samples", new Samples(11).floats(2, 31, config.audioChannels())),
        Set.of(),
        true);
  }

  private static SeaNetConfig causalSeaNet() {
    ConvStyle style = new ConvStyle(true, PadMode.REFLECT, ConvNorm.WEIGHT_NORM, 1);
    return new SeaNetConfig(1, 5, 2, List.of(3, 2), 2, 5, 3, 3, 2, 2, true, 1, style);
  }

  private static SeaNetConfig stereoSeaNet() {
    ConvStyle style = new ConvStyle(false, PadMode.ZERO, ConvNorm.TIME_GROUP_NORM, 1);
    return new SeaNetConfig(2, 3, 6, List.of(2, 3), 1, 5, 3, 3, 2, 2, false, 0, style);
  }

  /** A training pass, its loss that of the quantiser and of the frames behind it. */
  private static Part quantizer(String name, Function<Weights, TrainableQuantizer> quantizer) {
    HostTensor frames = new Samples(13).floats(3, 9, CHANNELS);
    return new Part(
        name,
        weights -> {
          TrainableQuantizer built = quantizer.apply(weights);
          return in -> {
            QuantizerPass pass = built.forward(in.get("frames"), in.get("lengths"));
            return Map.of(
                "quantized",
                pass.quantized(),
                "codes",
                pass.codes().slice(1, 0, SHORTEST),
                "commitment",
                pass.losses().commitment(),
                "losses",
                pass.losses().total(),
                Part.LOSS,
                Part.weightedSum(pass.quantized()).add(pass.losses().total().reshape()));
          };
        },
        Map.of("frames", frames, "lengths", ints(9, SHORTEST, 7)),
        Set.of(),
        false);
  }

  private static HostTensor silentBeyond(int... lengths) {
    float[] values = new Samples(7).floats(lengths.length, lengths[0]).toFloats();
    for (int row = 0; row < lengths.length; row++) {
      for (int t = lengths[row]; t < lengths[0]; t++) {
        values[row * lengths[0] + t] = 0;
      }
    }
    return HostTensor.of(values, lengths.length, lengths[0]);
  }

  private static HostTensor ints(int... values) {
    return HostTensor.of(values, values.length);
  }
}
