package org.speechlm4j.core.reference;

import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.Shape;

/** Convolutions over one and two axes; letters as in {@link org.speechlm4j.core.tensor.Op}. */
final class ReferenceConvolutions {

  private ReferenceConvolutions() {}

  static ReferenceArray conv1d(Conv1dOp op, Shape output, ReferenceArray[] in) {
    ReferenceArray out = bias(output, in);
    for (int b = 0; b < output.size(0); b++) {
      for (int t = 0; t < output.size(1); t++) {
        for (int n = 0; n < output.size(2); n++) {
          out.set(out.at(b, t, n) + window(op, in[0], in[1], b, t, n), b, t, n);
        }
      }
    }
    return out;
  }

  private static double window(
      Conv1dOp op, ReferenceArray x, ReferenceArray weight, int b, int t, int n) {
    int width = weight.size(1);
    int first = n / (weight.size(0) / op.groups()) * width;
    double sum = 0;
    for (int k = 0; k < weight.size(2); k++) {
      int position = t * op.stride() + k * op.dilation() - op.padBefore();
      int frame = op.padMode().source(position, x.size(1));
      for (int c = 0; frame >= 0 && c < width; c++) {
        sum += x.at(b, frame, first + c) * weight.at(n, c, k);
      }
    }
    return sum;
  }

  static ReferenceArray convTranspose1d(ConvTranspose1dOp op, Shape output, ReferenceArray[] in) {
    ReferenceArray out = bias(output, in);
    ReferenceArray x = in[0];
    ReferenceArray weight = in[1];
    for (int b = 0; b < x.size(0); b++) {
      for (int t = 0; t < x.size(1); t++) {
        for (int k = 0; k < weight.size(2); k++) {
          int frame = t * op.stride() + k * op.dilation() - op.trimBefore();
          if (frame >= 0 && frame < output.size(1)) {
            spread(op, out, x, weight, b, t, k, frame);
          }
        }
      }
    }
    return out;
  }

  private static void spread(
      ConvTranspose1dOp op,
      ReferenceArray out,
      ReferenceArray x,
      ReferenceArray weight,
      int b,
      int t,
      int k,
      int frame) {
    int width = weight.size(1);
    for (int c = 0; c < x.size(2); c++) {
      int first = c / (x.size(2) / op.groups()) * width;
      for (int n = 0; n < width; n++) {
        double value = out.at(b, frame, first + n) + x.at(b, t, c) * weight.at(c, n, k);
        out.set(value, b, frame, first + n);
      }
    }
  }

  static ReferenceArray conv2d(Conv2dOp op, Shape output, ReferenceArray[] in) {
    ReferenceArray out = bias(output, in);
    for (int b = 0; b < output.size(0); b++) {
      for (int y = 0; y < output.size(1); y++) {
        for (int x = 0; x < output.size(2); x++) {
          for (int n = 0; n < output.size(3); n++) {
            out.set(out.at(b, y, x, n) + window(op, in[0], in[1], b, y, x, n), b, y, x, n);
          }
        }
      }
    }
    return out;
  }

  private static double window(
      Conv2dOp op, ReferenceArray input, ReferenceArray weight, int b, int y, int x, int n) {
    int width = weight.size(1);
    int first = n / (weight.size(0) / op.groups()) * width;
    double sum = 0;
    for (int i = 0; i < weight.size(2); i++) {
      int row = y * op.strideY() + i * op.dilationY() - op.padY();
      for (int j = 0; row >= 0 && row < input.size(1) && j < weight.size(3); j++) {
        int column = x * op.strideX() + j * op.dilationX() - op.padX();
        for (int c = 0; column >= 0 && column < input.size(2) && c < width; c++) {
          sum += input.at(b, row, column, first + c) * weight.at(n, c, i, j);
        }
      }
    }
    return sum;
  }

  private static ReferenceArray bias(Shape output, ReferenceArray[] in) {
    return in.length == 3
        ? ReferenceArray.of(output, i -> in[2].at(i % output.size(-1)))
        : ReferenceArray.zeros(output);
  }
}
