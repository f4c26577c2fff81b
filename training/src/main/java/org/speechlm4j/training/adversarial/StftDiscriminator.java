package org.speechlm4j.training.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.adversarial.Discriminator.Judgement;
import org.speechlm4j.training.loss.TensorStft;

/**
 * The network of one short-time Fourier transform: convolutions over frames and bins of a complex
 * spectrum, whose channels are real parts of all channels of the sound, then imaginary parts.
 */
final class StftDiscriminator {

  private final TensorStft stft;
  private final float slope;
  private final List<Layer> layers;
  private final Layer last;

  private StftDiscriminator(TensorStft stft, float slope, List<Layer> layers, Layer last) {
    this.stft = stft;
    this.slope = slope;
    this.layers = layers;
    this.last = last;
  }

  /** A convolution over time and frequency. */
  private record Layer(Tensor weight, Tensor bias, Conv2dOp options) {

    Tensor forward(Tensor x) {
      return x.conv2d(options, weight, bias);
    }
  }

  static StftDiscriminator of(
      MultiScaleStftDiscriminator.Options options, int fftSize, Weights weights) {
    TensorStft.Options transform =
        TensorStft.Options.of(fftSize, fftSize / 4, TensorStft.Padding.NONE).withNorm();
    int time = options.timeKernel();
    int frequency = options.frequencyKernel();
    int filters = options.filters();
    List<Layer> layers = new ArrayList<>();
    // The published networks leave the first layer without weight norm.
    Weights first = weights.at("convs", 0).at("conv");
    int[] sizes = {filters, 2 * options.audioChannels(), time, frequency};
    layers.add(
        new Layer(
            first.get("weight", fanIn(sizes), sizes),
            first.get("bias", fanIn(sizes), filters),
            convolution(time, frequency, 1, 1)));
    for (int dilation : options.dilations()) {
      Weights own = weights.at("convs", layers.size()).at("conv");
      Conv2dOp strided = convolution(time, frequency, dilation, 2);
      layers.add(normed(own, strided, filters, filters, time, frequency));
    }
    Conv2dOp square = convolution(time, time, 1, 1);
    Weights own = weights.at("convs", layers.size()).at("conv");
    layers.add(normed(own, square, filters, filters, time, time));
    Layer last = normed(weights.at("conv_post").at("conv"), square, 1, filters, time, time);
    return new StftDiscriminator(
        TensorStft.of(transform, weights.backend()), options.slope(), layers, last);
  }

  private static Layer normed(Weights weights, Conv2dOp options, int... sizes) {
    return new Layer(
        weights.weightNorm("weight", 0, fanIn(sizes), sizes),
        weights.get("bias", fanIn(sizes), sizes[0]),
        options);
  }

  private static Initializer fanIn(int... sizes) {
    return Initializer.fanIn(sizes[1] * sizes[2] * sizes[3]);
  }

  private static Conv2dOp convolution(
      int timeKernel, int frequencyKernel, int dilation, int stride) {
    return new Conv2dOp(
        1, stride, dilation, 1, (timeKernel - 1) * dilation / 2, (frequencyKernel - 1) / 2, 1);
  }

  Judgement judge(Tensor audio) {
    List<Tensor> features = new ArrayList<>();
    Tensor x = spectrum(audio);
    for (Layer layer : layers) {
      x = layer.forward(x).leakyRelu(slope);
      features.add(x);
    }
    return new Judgement(last.forward(x), features);
  }

  /** {@code [B, T, C]} to {@code [B, frames, bins, 2 C]}. */
  private Tensor spectrum(Tensor audio) {
    int channels = audio.size(2);
    int bins = stft.options().bins();
    Tensor spectrum = stft.spectrum(audio);
    int frames = spectrum.size(1);
    return spectrum
        .reshape(audio.size(0), channels, frames, 2, bins)
        .permute(0, 2, 4, 3, 1)
        .reshape(audio.size(0), frames, bins, 2 * channels);
  }
}
