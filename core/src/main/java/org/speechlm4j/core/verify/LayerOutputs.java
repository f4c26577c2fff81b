package org.speechlm4j.core.verify;

import java.util.Locale;
import java.util.Map;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.InterpolateOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/** The layers of the fixture "layers" from its inputs, which are laid out [batch, channels, t]. */
final class LayerOutputs {

  private final Map<String, Tensor> inputs;

  private final int interpolated;

  /**
   * Over given inputs.
   *
   * @param interpolated frames that interpolation makes
   */
  LayerOutputs(Map<String, Tensor> inputs, int interpolated) {
    this.inputs = inputs;
    this.interpolated = interpolated;
  }

  /** The output of a layer in the fixture's own layout. */
  Tensor output(String layer) {
    Tensor x = in("x");
    Tensor frames = x.transpose(1, 2);
    return switch (layer) {
      case "layer_norm" -> frames.layerNorm(w(layer), b(layer), 1e-5f);
      case "rms_norm" -> frames.rmsNorm(w(layer), 1e-6f);
      case "softmax" -> x.softmax();
      case "log_softmax" -> x.logSoftmax();
      case "logsumexp" -> x.logSumExp(-1);
      case "cumsum" -> x.cumSum(-1);
      case "lstm" -> lstm(frames);
      case "gru" -> gru(frames);
      default -> framewise(layer, frames).transpose(1, 2);
    };
  }

  private Tensor framewise(String layer, Tensor x) {
    return switch (layer) {
      case "group_norm" -> x.groupNorm(3, w(layer), b(layer), 1e-5f, null);
      case "instance_group_norm" -> x.groupNorm(x.size(2), w(layer), b(layer), 1e-5f, null);
      case "batch_norm_train" -> x.apply(new BatchNormOp(1e-5f, true), w(layer), b(layer));
      case "snake" -> x.snake(w(layer));
      case "snake_beta" ->
          x.snake(w(layer).map(UnaryOp.Function.EXP), b(layer).map(UnaryOp.Function.EXP));
      case "glu" -> x.glu();
      case "avg_pool" -> x.pool(new PoolOp(PoolOp.Function.MEAN, 3, 2, 0));
      case "max_pool" -> x.pool(new PoolOp(PoolOp.Function.MAX, 3, 2, 0));
      case "interpolate_nearest" -> x.interpolate(InterpolateOp.Mode.NEAREST, interpolated);
      case "interpolate_linear" -> x.interpolate(InterpolateOp.Mode.LINEAR, interpolated);
      case "l2_normalise" -> x.l2Normalize(1e-12f);
      case "elu" -> x.elu();
      case "leaky_relu" -> x.leakyRelu(0.1f);
      case "gelu", "gelu_tanh", "silu", "relu", "quick_gelu", "mish", "softplus", "sigmoid" ->
          x.map(function(layer));
      case "tanh" -> x.map(UnaryOp.Function.TANH);
      default -> convolution(layer, x);
    };
  }

  private Tensor convolution(String layer, Tensor x) {
    Conv1dOp plain = Conv1dOp.plain();
    return switch (layer) {
      case "conv" ->
          x.conv1d(plain.withStride(2).withPadding(3).withDilation(2), w(layer), b(layer));
      case "conv_groups" -> x.conv1d(plain.withPadding(2).withGroups(3), w(layer), b(layer));
      case "conv_causal" ->
          x.conv1d(plain.withPadding(6, 0, PadMode.ZERO).withDilation(3), w(layer), b(layer));
      case "conv_reflect" -> x.conv1d(plain.withPadding(3, 2, PadMode.REFLECT), w(layer), b(layer));
      case "conv_replicate" ->
          x.conv1d(plain.withPadding(3, 2, PadMode.REPLICATE), w(layer), b(layer));
      case "conv_transpose" ->
          x.convTranspose1d(new ConvTranspose1dOp(3, 1, 1, 1, 0), w(layer), b(layer));
      case "conv_transpose_groups" ->
          x.convTranspose1d(new ConvTranspose1dOp(2, 1, 2, 1, 1), w(layer), b(layer));
      case "weight_norm_conv" -> x.conv1d(plain.withPadding(1), weightNorm(layer), b(layer));
      default -> throw new IllegalArgumentException("layer: found " + layer);
    };
  }

  private Tensor weightNorm(String layer) {
    Tensor direction = w(layer);
    int rows = direction.size(0);
    return direction
        .reshape(rows, -1)
        .l2Normalize(0)
        .multiply(in(layer + ".g").reshape(rows, 1))
        .reshape(direction.shape().toArray());
  }

  private static UnaryOp.Function function(String layer) {
    return UnaryOp.Function.valueOf(layer.toUpperCase(Locale.ROOT));
  }

  private Tensor lstm(Tensor x) {
    Tensor out = x;
    for (int layer = 0; inputs.containsKey("in.lstm.weight_ih_l" + layer); layer++) {
      Tensor states = out.apply(new LstmOp(false), recurrent("lstm.", "_l" + layer));
      out = states.slice(2, 0, states.size(2) / 2);
    }
    return out;
  }

  private Tensor gru(Tensor x) {
    Tensor out = x;
    for (int layer = 0; inputs.containsKey("in.gru.weight_ih_l" + layer); layer++) {
      Tensor forward = out.apply(new GruOp(false), recurrent("gru.", "_l" + layer));
      Tensor backward = out.apply(new GruOp(true), recurrent("gru.", "_l" + layer + "_reverse"));
      out = forward.concat(2, backward);
    }
    return out;
  }

  private Tensor[] recurrent(String net, String suffix) {
    return new Tensor[] {
      in(net + "weight_ih" + suffix),
      in(net + "weight_hh" + suffix),
      in(net + "bias_ih" + suffix),
      in(net + "bias_hh" + suffix)
    };
  }

  private Tensor w(String layer) {
    return in(layer + ".w");
  }

  private Tensor b(String layer) {
    return in(layer + ".b");
  }

  private Tensor in(String name) {
    Tensor tensor = inputs.get("in." + name);
    if (tensor == null) {
      throw new IllegalArgumentException("input in." + name + ": missing");
    }
    return tensor;
  }
}
