package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Products in plain loops, a panel of columns at a time. */
final class ScalarProductKernels implements ProductKernels {

  private static final int WIDTH = Panels.WIDTH;

  @Override
  public void product(
      Rows x,
      int fromRow,
      int toRow,
      Panels w,
      int fromPanel,
      int toPanel,
      @Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride) {
    float[] sums = new float[WIDTH];
    for (int panel = fromPanel; panel < toPanel; panel++) {
      int column = panel * WIDTH;
      int width = Math.min(WIDTH, w.columns() - column);
      for (int row = fromRow; row < toRow; row++) {
        Arrays.fill(sums, 0);
        if (bias != null) {
          System.arraycopy(bias.values(), bias.offset() + column, sums, 0, width);
        }
        addRow(x, row, w.values(), w.start(panel), sums);
        System.arraycopy(sums, 0, out, outOffset + row * outStride + column, width);
      }
    }
  }

  @Override
  public void addProduct(Rows x, int rows, Panels w, float[] out, int outOffset, int outStride) {
    float[] sums = new float[WIDTH];
    for (int panel = 0; panel < w.count(); panel++) {
      for (int row = 0; row < rows; row++) {
        int at = outOffset + row * outStride + panel * WIDTH;
        System.arraycopy(out, at, sums, 0, WIDTH);
        addRow(x, row, w.values(), w.start(panel), sums);
        System.arraycopy(sums, 0, out, at, WIDTH);
      }
    }
  }

  private static void addRow(Rows x, int row, float[] w, int start, float[] sums) {
    float[] values = x.values();
    int at = start;
    for (int tap : x.taps()) {
      int from = x.start(row) + tap;
      for (int k = from; k < from + x.length(); k++) {
        float factor = values[k];
        for (int j = 0; j < WIDTH; j++) {
          sums[j] += factor * w[at + j];
        }
        at += WIDTH;
      }
    }
  }

  @Override
  public void channelwise(
      Rows x,
      int fromRow,
      int toRow,
      float[] w,
      @Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride) {
    int channels = x.length();
    for (int row = fromRow; row < toRow; row++) {
      int to = outOffset + row * outStride;
      for (int c = 0; c < channels; c++) {
        float sum = bias == null ? 0 : bias.values()[bias.offset() + c];
        for (int tap = 0; tap < x.taps().length; tap++) {
          sum += x.values()[x.start(row) + x.taps()[tap] + c] * w[tap * channels + c];
        }
        out[to + c] = sum;
      }
    }
  }

  @Override
  public void dots(
      Rows x,
      int fromRow,
      int toRow,
      float[] w,
      int wOffset,
      float bias,
      float[] out,
      int outOffset,
      int outStride) {
    for (int row = fromRow; row < toRow; row++) {
      float sum = bias;
      int at = wOffset;
      for (int tap : x.taps()) {
        int from = x.start(row) + tap;
        for (int k = 0; k < x.length(); k++) {
          sum += x.values()[from + k] * w[at++];
        }
      }
      out[outOffset + row * outStride] = sum;
    }
  }

  @Override
  public void pack(
      float[] values,
      int from,
      int stride,
      int rows,
      int count,
      float[] out,
      int to,
      int distance) {
    for (int row = 0; row < rows; row++) {
      int at = from + row * stride;
      int target = to + row * WIDTH;
      for (int i = 0; i < count; i += WIDTH, target += distance) {
        System.arraycopy(values, at + i, out, target, Math.min(WIDTH, count - i));
      }
    }
  }

  @Override
  public void addOuter(OuterProduct call) {
    float[] sums = new float[WIDTH];
    for (int panel = 0; panel < call.starts().length; panel++) {
      for (int row = 0; row < call.rows(); row++) {
        Arrays.fill(sums, 0);
        addTime(call, row, panel, sums);
        int to = call.target(row, panel * WIDTH);
        for (int j = 0; j < WIDTH; j++) {
          call.out()[to + j] += sums[j];
        }
      }
    }
  }

  private static void addTime(OuterProduct call, int row, int panel, float[] sums) {
    for (int piece = 0; piece < call.pieces(); piece++) {
      int left = call.left(row) + piece * call.length() * WIDTH;
      int right = call.starts()[panel] + piece * call.step();
      for (int t = 0; t < call.length(); t++) {
        float factor = call.left()[left + t * WIDTH];
        for (int j = 0; j < WIDTH; j++) {
          sums[j] += factor * call.right()[right + t * WIDTH + j];
        }
      }
    }
  }

  @Override
  public float largest(float[] values, int from, int to) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      largest = values[i] > largest ? values[i] : largest;
    }
    return largest;
  }

  @Override
  public int firstAtLeast(float[] values, int from, int to, float limit) {
    int i = from;
    while (i < to && !(values[i] >= limit)) {
      i++;
    }
    return i;
  }
}
