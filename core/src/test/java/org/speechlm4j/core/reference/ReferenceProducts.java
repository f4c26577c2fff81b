package org.speechlm4j.core.reference;

import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.MatMulOp;
import org.speechlm4j.core.tensor.NearestCodeOp;
import org.speechlm4j.core.tensor.Shape;

/** Matrix products and the search for nearest codes. */
final class ReferenceProducts {

  private ReferenceProducts() {}

  static ReferenceArray linear(Shape output, ReferenceArray[] in) {
    int channels = in[0].size(-1);
    int outputs = output.size(-1);
    return ReferenceArray.of(
        output,
        i -> {
          double sum = in.length == 3 ? in[2].at(i % outputs) : 0;
          for (int c = 0; c < channels; c++) {
            sum += in[0].values()[i / outputs * channels + c] * in[1].at(i % outputs, c);
          }
          return sum;
        });
  }

  static ReferenceArray matMul(MatMulOp op, Shape output, ReferenceArray x, ReferenceArray y) {
    int rows = output.size(-2);
    int columns = output.size(-1);
    int inner = x.size(-1);
    return ReferenceArray.of(
        output,
        i -> {
          int n = i % columns;
          int matrix = i / columns / rows * inner * columns;
          double sum = 0;
          for (int c = 0; c < inner; c++) {
            int at = matrix + (op.transposed() ? n * inner + c : c * columns + n);
            sum += x.values()[i / columns * inner + c] * y.values()[at];
          }
          return sum;
        });
  }

  static ReferenceArray nearestCode(
      NearestCodeOp op, Shape output, ReferenceArray x, ReferenceArray codebook) {
    int dimension = codebook.size(1);
    ReferenceArray out =
        ReferenceArray.of(
            output,
            i -> {
              int nearest = 0;
              double least = Double.POSITIVE_INFINITY;
              for (int k = 0; k < codebook.size(0); k++) {
                double distance = distance(op, x, i * dimension, codebook, k * dimension);
                if (distance < least) {
                  least = distance;
                  nearest = k;
                }
              }
              return nearest;
            });
    return out.as(DataType.INT32);
  }

  private static double distance(
      NearestCodeOp op, ReferenceArray x, int xAt, ReferenceArray codebook, int codeAt) {
    double product = 0;
    double square = 0;
    double norm = 0;
    for (int d = 0; d < codebook.size(1); d++) {
      double value = x.values()[xAt + d];
      double code = codebook.values()[codeAt + d];
      product += value * code;
      square += (value - code) * (value - code);
      norm += code * code;
    }
    return switch (op.distance()) {
      case EUCLIDEAN -> square;
      case COSINE -> norm == 0 ? 0 : -product / Math.sqrt(norm);
    };
  }
}
