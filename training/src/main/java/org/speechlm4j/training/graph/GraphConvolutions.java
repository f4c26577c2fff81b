package org.speechlm4j.training.graph;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Shape;

/**
 * Convolutions over one and two axes in a graph.
 *
 * <p>ND4J's have no groups: where each input channel is a group of its own it has a depthwise
 * convolution, else each group is a convolution of its own. Padding is an operation before it, of
 * every kind alike.
 */
final class GraphConvolutions {

  private GraphConvolutions() {}

  static Variable conv1d(Conv1dOp op, Operands in) {
    Variable x = GraphLayout.pad(in.at(0), 1, op.padBefore(), op.padAfter(), op.padMode());
    Variable result = valid(x, in.at(1), op.stride(), op.dilation(), op.groups());
    return in.has(2) ? result.add(in.at(2)) : result;
  }

  /**
   * A convolution without padding.
   *
   * @param x {@code [B, T, C]}
   * @param weight {@code [N, C / groups, kernel]}
   */
  static Variable valid(Variable x, Variable weight, int stride, int dilation, int groups) {
    if (groups == 1) {
      return valid(x, weight, stride, dilation);
    }
    if (weight.size(1) == 1) {
      Variable plane = x.reshape(x.size(0), x.size(1), 1, x.size(2));
      Variable kernel = weight.reshape(weight.size(0), 1, weight.size(2), 1);
      Conv2dOp over = new Conv2dOp(stride, 1, dilation, 1, 0, 0, groups);
      Variable result = depthwise(over, plane, kernel);
      return result.reshape(result.size(0), result.size(1), result.size(3));
    }
    List<Variable> channels = x.split(2, groups);
    List<Variable> weights = weight.split(0, groups);
    List<Variable> results = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      results.add(valid(channels.get(g), weights.get(g), stride, dilation));
    }
    return Variable.concat(2, results);
  }

  private static Variable valid(Variable x, Variable weight, int stride, int dilation) {
    int kernel = weight.size(2);
    Conv1DConfig config =
        Conv1DConfig.builder()
            .k(kernel)
            .s(stride)
            .d(dilation)
            .p(0)
            .dataFormat(Conv1DConfig.NWC)
            .paddingMode(PaddingMode.VALID)
            .build();
    SDVariable result =
        x.constants().graph().cnn.conv1d(x.variable(), weight.permute(2, 1, 0).variable(), config);
    int frames = frames(x.size(1), kernel, stride, dilation);
    return new Variable(x.constants(), result, Shape.of(x.size(0), frames, weight.size(0)));
  }

  static Variable conv2d(Conv2dOp op, Operands in) {
    Variable x = GraphLayout.pad(in.at(0), 1, op.padY(), op.padY(), PadMode.ZERO);
    x = GraphLayout.pad(x, 2, op.padX(), op.padX(), PadMode.ZERO);
    Variable result = valid(op, x, in.at(1));
    return in.has(2) ? result.add(in.at(2)) : result;
  }

  private static Variable valid(Conv2dOp op, Variable x, Variable weight) {
    if (op.groups() > 1 && weight.size(1) == 1) {
      return depthwise(op, x, weight);
    }
    List<Variable> channels = x.split(3, op.groups());
    List<Variable> weights = weight.split(0, op.groups());
    List<Variable> results = new ArrayList<>();
    SameDiff graph = x.constants().graph();
    for (int g = 0; g < op.groups(); g++) {
      Variable part = weights.get(g);
      SDVariable result =
          graph.cnn.conv2d(
              channels.get(g).variable(), part.permute(2, 3, 1, 0).variable(), config(op, part));
      results.add(new Variable(x.constants(), result, output(op, x, part, part.size(0))));
    }
    return Variable.concat(3, results);
  }

  /** Each input channel gives its own, consecutive output channels. */
  private static Variable depthwise(Conv2dOp op, Variable x, Variable weight) {
    int multiplier = weight.size(0) / op.groups();
    Variable kernel =
        weight.reshape(op.groups(), multiplier, weight.size(2), weight.size(3)).permute(2, 3, 0, 1);
    SDVariable result =
        x.constants()
            .graph()
            .cnn
            .depthWiseConv2d(x.variable(), kernel.variable(), config(op, weight));
    return new Variable(x.constants(), result, output(op, x, weight, weight.size(0)));
  }

  private static Conv2DConfig config(Conv2dOp op, Variable weight) {
    return Conv2DConfig.builder()
        .kH(weight.size(2))
        .kW(weight.size(3))
        .sH(op.strideY())
        .sW(op.strideX())
        .dH(op.dilationY())
        .dW(op.dilationX())
        .pH(0)
        .pW(0)
        .dataFormat("NHWC")
        .paddingMode(PaddingMode.VALID)
        .build();
  }

  private static Shape output(Conv2dOp op, Variable x, Variable weight, int channels) {
    return Shape.of(
        x.size(0),
        frames(x.size(1), weight.size(2), op.strideY(), op.dilationY()),
        frames(x.size(2), weight.size(3), op.strideX(), op.dilationX()),
        channels);
  }

  private static int frames(int frames, int kernel, int stride, int dilation) {
    return Conv1dOp.plain().withStride(stride).withDilation(dilation).outputFrames(frames, kernel);
  }
}
