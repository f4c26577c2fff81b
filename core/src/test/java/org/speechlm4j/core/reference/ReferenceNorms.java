package org.speechlm4j.core.reference;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.L2NormalizeOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SoftmaxOp;
import org.speechlm4j.core.tensor.WeightNormOp;

/** Normalisations over the last axis, over time and over the batch. */
final class ReferenceNorms {

  private ReferenceNorms() {}

  static ReferenceArray layerNorm(LayerNormOp op, ReferenceArray[] in) {
    ReferenceArray normal = eachRow(in[0], row -> standardise(row, op.epsilon()));
    return in.length == 1 ? normal : scaled(normal, in[1].values(), in[2].values());
  }

  static ReferenceArray rmsNorm(RmsNormOp op, ReferenceArray[] in) {
    ReferenceArray normal =
        eachRow(
            in[0],
            row -> {
              double square = Arrays.stream(row).map(x -> x * x).sum() / row.length;
              return Arrays.stream(row).map(x -> x / Math.sqrt(square + op.epsilon())).toArray();
            });
    return in.length == 1
        ? normal
        : scaled(normal, in[1].values(), new double[in[1].values().length]);
  }

  static ReferenceArray l2Normalize(L2NormalizeOp op, ReferenceArray x) {
    return eachRow(
        x,
        row -> {
          double norm = Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
          return Arrays.stream(row).map(v -> v / Math.max(norm, op.epsilon())).toArray();
        });
  }

  static ReferenceArray softmax(SoftmaxOp op, ReferenceArray x) {
    return eachRow(
        x,
        row -> {
          double sum = logSumExp(row);
          return Arrays.stream(row)
              .map(v -> op.logarithm() ? v - sum : Math.exp(v - sum))
              .toArray();
        });
  }

  static double logSumExp(double[] values) {
    double max = Arrays.stream(values).max().orElse(0);
    double shift = Double.isInfinite(max) ? 0 : max;
    return shift + Math.log(Arrays.stream(values).map(v -> Math.exp(v - shift)).sum());
  }

  static ReferenceArray groupNorm(GroupNormOp op, ReferenceArray[] in) {
    ReferenceArray x = in[0];
    ReferenceArray out = ReferenceArray.zeros(x.shape());
    int width = x.size(2) / op.groups();
    for (int b = 0; b < x.size(0); b++) {
      int frames = op.padded() ? (int) in[3].at(b) : x.size(1);
      for (int g = 0; g < op.groups(); g++) {
        double[] group = new double[frames * width];
        for (int i = 0; i < group.length; i++) {
          group[i] = x.at(b, i / width, g * width + i % width);
        }
        double[] normal = standardise(group, op.epsilon());
        for (int i = 0; i < group.length; i++) {
          int channel = g * width + i % width;
          out.set(normal[i] * in[1].at(channel) + in[2].at(channel), b, i / width, channel);
        }
      }
    }
    return out;
  }

  static ReferenceArray batchNorm(BatchNormOp op, ReferenceArray[] in) {
    ReferenceArray x = in[0];
    int channels = x.size(-1);
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    for (int c = 0; c < channels; c++) {
      int channel = c;
      int rows = x.values().length / channels;
      double[] column =
          IntStream.range(0, rows).mapToDouble(i -> x.values()[i * channels + channel]).toArray();
      mean[c] = op.batchStatistics() ? mean(column) : in[3].at(c);
      variance[c] = op.batchStatistics() ? variance(column) : in[4].at(c);
    }
    return ReferenceArray.of(
        x.shape(),
        i -> {
          int c = i % channels;
          double normal = (x.values()[i] - mean[c]) / Math.sqrt(variance[c] + op.epsilon());
          return normal * in[1].at(c) + in[2].at(c);
        });
  }

  private static double[] standardise(double[] values, double epsilon) {
    double mean = mean(values);
    double deviation = Math.sqrt(variance(values) + epsilon);
    return Arrays.stream(values).map(v -> (v - mean) / deviation).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
  }

  private static ReferenceArray scaled(ReferenceArray x, double[] weight, double[] bias) {
    return ReferenceArray.of(
        x.shape(), i -> x.values()[i] * weight[i % weight.length] + bias[i % bias.length]);
  }

  private static ReferenceArray eachRow(ReferenceArray x, UnaryOperator<double[]> function) {
    ReferenceArray out = ReferenceArray.zeros(x.shape());
    int channels = x.size(-1);
    for (int at = 0; at < out.values().length; at += channels) {
      double[] row = function.apply(Arrays.copyOfRange(x.values(), at, at + channels));
      System.arraycopy(row, 0, out.values(), at, channels);
    }
    return out;
  }

  static ReferenceArray weightNorm(
      WeightNormOp op, ReferenceArray direction, ReferenceArray length) {
    Shape shape = direction.shape();
    int inner = shape.count(op.keptAxis() + 1, shape.rank());
    int kept = shape.size(op.keptAxis());
    double[] squares = new double[kept];
    for (int i = 0; i < shape.count(); i++) {
      squares[i / inner % kept] += direction.values()[i] * direction.values()[i];
    }
    return ReferenceArray.of(
        shape,
        i -> {
          int k = i / inner % kept;
          double norm = Math.sqrt(squares[k]);
          return norm == 0 ? 0 : direction.values()[i] * length.values()[k] / norm;
        });
  }
}
