package org.speechlm4j.core.reference;

import org.speechlm4j.core.tensor.InterpolateOp;
import org.speechlm4j.core.tensor.MaskTimeOp;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.Shape;

/** Windows, stretching and masking of time. */
final class ReferenceTime {

  private ReferenceTime() {}

  static ReferenceArray pool(PoolOp op, Shape output, ReferenceArray x) {
    ReferenceArray out = ReferenceArray.zeros(output);
    for (int b = 0; b < output.size(0); b++) {
      for (int t = 0; t < output.size(1); t++) {
        for (int c = 0; c < output.size(2); c++) {
          out.set(window(op, x, b, t * op.stride() - op.padding(), c), b, t, c);
        }
      }
    }
    return out;
  }

  private static double window(PoolOp op, ReferenceArray x, int b, int start, int c) {
    double sum = 0;
    double max = Double.NEGATIVE_INFINITY;
    for (int t = Math.max(start, 0); t < Math.min(start + op.kernel(), x.size(1)); t++) {
      sum += x.at(b, t, c);
      max = Math.max(max, x.at(b, t, c));
    }
    return op.function() == PoolOp.Function.MEAN ? sum / op.kernel() : max;
  }

  static ReferenceArray interpolate(InterpolateOp op, Shape output, ReferenceArray x) {
    ReferenceArray out = ReferenceArray.zeros(output);
    for (int b = 0; b < output.size(0); b++) {
      for (int t = 0; t < output.size(1); t++) {
        for (int c = 0; c < output.size(2); c++) {
          out.set(between(op, x, b, t, c), b, t, c);
        }
      }
    }
    return out;
  }

  private static double between(InterpolateOp op, ReferenceArray x, int b, int t, int c) {
    int frames = x.size(1);
    if (op.mode() == InterpolateOp.Mode.NEAREST) {
      return x.at(b, (int) ((long) t * frames / op.frames()), c);
    }
    double position = Math.max(0, (t + 0.5) * frames / op.frames() - 0.5);
    int left = (int) position;
    int right = Math.min(left + 1, frames - 1);
    double share = position - left;
    return (1 - share) * x.at(b, left, c) + share * x.at(b, right, c);
  }

  static ReferenceArray mask(MaskTimeOp op, ReferenceArray x, ReferenceArray lengths) {
    int row = x.shape().count(1, x.shape().rank());
    int frame = x.shape().count(2, x.shape().rank());
    return ReferenceArray.of(
        x.shape(), i -> i % row / frame < (int) lengths.at(i / row) ? x.values()[i] : op.value());
  }
}
