package org.speechlm4j.training.graph;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.speechlm4j.core.tensor.InterpolateOp;
import org.speechlm4j.core.tensor.MaskTimeOp;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.Shape;

/** Windows, stretching and masking of time in a graph. */
final class GraphTime {

  /** Below every activation; infinity would give infinity less infinity. */
  private static final float LEAST = -1e30f;

  private GraphTime() {}

  /**
   * 1 for the valid frames of each row, else 0: {@code [B, T, 1, ...]} with {@code rank} axes.
   *
   * @param frames valid frames as ints {@code [B]}
   */
  static Variable valid(Variable frames, int length, int rank) {
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    sizes[0] = frames.size(0);
    sizes[1] = length;
    Variable positions = frames.constants().counting(length).reshape(1, length);
    return positions.below(frames.asFloats().reshape(frames.size(0), 1)).reshape(sizes);
  }

  static Variable mask(MaskTimeOp op, Operands in) {
    Variable x = in.at(0);
    Variable valid = valid(in.at(1), x.size(1), x.shape().rank());
    Variable kept = x.multiply(valid);
    return op.value() == 0 ? kept : kept.add(valid.negate().plus(1).times(op.value()));
  }

  static Variable pool(PoolOp op, Shape output, Variable x) {
    boolean mean = op.function() == PoolOp.Function.MEAN;
    Variable padded = x.pad(1, op.padding(), op.padding(), mean ? 0 : LEAST);
    Variable plane = padded.reshape(x.size(0), padded.size(1), 1, x.size(2));
    Pooling2DConfig config =
        Pooling2DConfig.builder()
            .kH(op.kernel())
            .kW(1)
            .sH(op.stride())
            .sW(1)
            .dH(1)
            .dW(1)
            .pH(0)
            .pW(0)
            .isNHWC(true)
            .paddingMode(PaddingMode.VALID)
            .build();
    SameDiff graph = x.constants().graph();
    SDVariable result =
        mean
            ? graph.cnn.avgPooling2d(plane.variable(), config)
            : graph.cnn.maxPooling2d(plane.variable(), config);
    return new Variable(
            x.constants(), result, Shape.of(output.size(0), output.size(1), 1, output.size(2)))
        .reshape(output);
  }

  /** A product with a matrix that holds the share of each frame in each new one. */
  static Variable interpolate(InterpolateOp op, Operands in) {
    Variable x = in.at(0);
    int frames = x.size(1);
    double[] shares = new double[op.frames() * frames];
    for (int t = 0; t < op.frames(); t++) {
      if (op.mode() == InterpolateOp.Mode.NEAREST) {
        shares[t * frames + (int) ((long) t * frames / op.frames())] = 1;
      } else {
        double position = Math.max(0, (t + 0.5) * frames / op.frames() - 0.5);
        int left = (int) position;
        int right = Math.min(left + 1, frames - 1);
        shares[t * frames + left] += 1 - (position - left);
        shares[t * frames + right] += position - left;
      }
    }
    Variable matrix = in.constants().doubles(shares, op.frames(), frames);
    Variable columns = x.permute(1, 0, 2).reshape(frames, x.size(0) * x.size(2));
    return matrix
        .product(columns, false)
        .reshape(op.frames(), x.size(0), x.size(2))
        .permute(1, 0, 2);
  }
}
