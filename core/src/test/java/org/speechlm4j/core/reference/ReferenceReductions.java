package org.speechlm4j.core.reference;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.speechlm4j.core.tensor.CumSumOp;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.Shape;

/** One value, or running values, over one axis. */
final class ReferenceReductions {

  private ReferenceReductions() {}

  static ReferenceArray reduce(ReduceOp op, Shape output, ReferenceArray x) {
    int length = x.size(op.axis());
    int inner = x.shape().count(op.axis() + 1, x.shape().rank());
    return ReferenceArray.of(
        output,
        i -> {
          int start = i / inner * length * inner + i % inner;
          double[] line =
              IntStream.range(0, length).mapToDouble(j -> x.values()[start + j * inner]).toArray();
          return switch (op.function()) {
            case SUM -> Arrays.stream(line).sum();
            case MEAN -> Arrays.stream(line).sum() / length;
            case MAX -> Arrays.stream(line).max().orElseThrow();
            case LOG_SUM_EXP -> ReferenceNorms.logSumExp(line);
          };
        });
  }

  static ReferenceArray argMax(Shape output, ReferenceArray x) {
    int channels = x.size(-1);
    ReferenceArray out =
        ReferenceArray.of(
            output,
            i -> {
              int best = 0;
              for (int c = 1; c < channels; c++) {
                if (x.values()[i * channels + c] > x.values()[i * channels + best]) {
                  best = c;
                }
              }
              return best;
            });
    return out.as(DataType.INT32);
  }

  static ReferenceArray cumSum(CumSumOp op, ReferenceArray x) {
    int length = x.size(op.axis());
    int inner = x.shape().count(op.axis() + 1, x.shape().rank());
    ReferenceArray out = ReferenceArray.of(x.shape(), i -> x.values()[i]);
    for (int i = 0; i < out.values().length; i++) {
      if (i / inner % length > 0) {
        out.values()[i] += out.values()[i - inner];
      }
    }
    return out;
  }
}
