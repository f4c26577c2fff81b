package org.speechlm4j.training.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.adversarial.Discriminator.Judgement;

/**
 * The network of one period: a sound folded to {@code [T / period, period]} and convolved along the
 * first axis alone, which is a convolution over time of every period-th sample.
 */
final class PeriodDiscriminator {

  private static final int LAST_KERNEL = 3;

  private final int period;
  private final float slope;
  private final List<Layer> layers;
  private final Layer last;

  private PeriodDiscriminator(int period, float slope, List<Layer> layers, Layer last) {
    this.period = period;
    this.slope = slope;
    this.layers = layers;
    this.last = last;
  }

  /**
   * A convolution.
   *
   * @param weight {@code [outputs, inputs, kernel, 1]}, as stored
   */
  private record Layer(Tensor weight, @Nullable Tensor bias, Conv1dOp options) {

    static Layer of(Weights weights, int inputs, int outputs, int kernel, int stride) {
      Initializer initializer = Initializer.fanIn(inputs * kernel);
      return new Layer(
          weights.weightNorm("weight", 0, initializer, outputs, inputs, kernel, 1),
          weights.get("bias", initializer, outputs),
          Conv1dOp.plain().withStride(stride).withPadding(kernel / 2));
    }

    Tensor forward(Tensor x) {
      Tensor kernel = weight.reshape(weight.size(0), weight.size(1), weight.size(2));
      return x.conv1d(options, kernel, bias);
    }
  }

  static PeriodDiscriminator of(
      MultiPeriodDiscriminator.Options options, int period, Weights weights) {
    List<Layer> layers = new ArrayList<>();
    int inputs = 1;
    int count = options.channels().size();
    for (int i = 0; i < count; i++) {
      int outputs = options.channels().get(i);
      int stride = i == count - 1 ? 1 : options.stride();
      layers.add(Layer.of(weights.at("convs", i), inputs, outputs, options.kernel(), stride));
      inputs = outputs;
    }
    Layer last = Layer.of(weights.at("conv_post"), inputs, 1, LAST_KERNEL, 1);
    return new PeriodDiscriminator(period, options.slope(), layers, last);
  }

  Judgement judge(Tensor audio) {
    List<Tensor> features = new ArrayList<>();
    Tensor x = folded(audio);
    for (Layer layer : layers) {
      x = layer.forward(x).leakyRelu(slope);
      features.add(x);
    }
    Tensor logits = last.forward(x);
    features.add(logits);
    return new Judgement(logits, features);
  }

  /** {@code [B, T, C]} to {@code [B C period, T / period rounded up, 1]}, mirrored at the end. */
  private Tensor folded(Tensor audio) {
    int samples = audio.size(1);
    int missing = Math.floorMod(-samples, period);
    Tensor rows = audio.size(2) == 1 ? audio : audio.transpose(1, 2);
    rows = rows.reshape(-1, samples, 1);
    Tensor whole = missing == 0 ? rows : rows.pad(1, 0, missing, PadMode.REFLECT);
    int frames = whole.size(1) / period;
    return whole.reshape(-1, frames, period).transpose(1, 2).reshape(-1, frames, 1);
  }
}
