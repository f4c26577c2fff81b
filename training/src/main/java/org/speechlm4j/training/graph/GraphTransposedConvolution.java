package org.speechlm4j.training.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Transposed convolution over time in a graph: ND4J's over two axes, and with groups, which that
 * lacks, a convolution with the reversed kernel over frames with zeros between them.
 */
final class GraphTransposedConvolution {

  private GraphTransposedConvolution() {}

  static Variable of(ConvTranspose1dOp op, Shape output, Operands in) {
    Variable full = op.groups() == 1 ? single(op, in) : grouped(op, in);
    Variable cut = trimmed(op, full, output.size(1));
    return in.has(2) ? cut.add(in.at(2)) : cut;
  }

  private static Variable trimmed(ConvTranspose1dOp op, Variable full, int frames) {
    int end = Math.min(full.size(1), op.trimBefore() + frames);
    if (op.trimBefore() >= end) {
      return full.constants().filled(0, full.shape().with(1, frames));
    }
    Variable cut = full.slice(1, op.trimBefore(), end);
    return cut.pad(1, 0, frames - cut.size(1), 0);
  }

  /** Weight {@code [C, N, kernel]}. */
  private static Variable single(ConvTranspose1dOp op, Operands in) {
    Variable x = in.at(0);
    Variable weight = in.at(1);
    int kernel = weight.size(2);
    DeConv2DConfig config =
        DeConv2DConfig.builder()
            .kH(kernel)
            .kW(1)
            .sH(op.stride())
            .sW(1)
            .dH(op.dilation())
            .dW(1)
            .pH(0)
            .pW(0)
            .isSameMode(false)
            .dataFormat("NHWC")
            .build();
    Variable plane = x.reshape(x.size(0), x.size(1), 1, x.size(2));
    Variable taps = weight.permute(2, 1, 0).reshape(kernel, 1, weight.size(1), weight.size(0));
    SDVariable result =
        x.constants().graph().cnn.deconv2d(plane.variable(), taps.variable(), config);
    int frames = (x.size(1) - 1) * op.stride() + span(op, kernel);
    return new Variable(x.constants(), result, Shape.of(x.size(0), frames, 1, weight.size(1)))
        .reshape(x.size(0), frames, weight.size(1));
  }

  /** Weight {@code [C, N / groups, kernel]}. */
  private static Variable grouped(ConvTranspose1dOp op, Operands in) {
    Variable weight = in.at(1);
    int groups = op.groups();
    int kernel = weight.size(2);
    int width = weight.size(0) / groups;
    Variable taps =
        weight
            .reshape(groups, width, weight.size(1), kernel)
            .permute(0, 2, 1, 3)
            .reshape(groups * weight.size(1), width, kernel)
            .reverse(2);
    int reach = span(op, kernel) - 1;
    Variable spread = spread(in.at(0), op.stride()).pad(1, reach, reach, 0);
    return GraphConvolutions.valid(spread, taps, 1, op.dilation(), groups);
  }

  /** Frames with zeros between them. */
  private static Variable spread(Variable x, int stride) {
    if (stride == 1) {
      return x;
    }
    int batch = x.size(0);
    int frames = x.size(1);
    int channels = x.size(2);
    return x.reshape(batch, frames, 1, channels)
        .pad(2, 0, stride - 1, 0)
        .reshape(batch, frames * stride, channels)
        .slice(1, 0, (frames - 1) * stride + 1);
  }

  private static int span(ConvTranspose1dOp op, int kernel) {
    return op.dilation() * (kernel - 1) + 1;
  }
}
