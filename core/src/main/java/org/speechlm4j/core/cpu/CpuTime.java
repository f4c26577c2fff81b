package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.InterpolateOp;
import org.speechlm4j.core.tensor.MaskTimeOp;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.RotaryOp;
import org.speechlm4j.core.tensor.Shape;

/** Windows, stretching, masking and rotation of frames. */
final class CpuTime {

  private static final int CHUNK = 16384;

  private final CpuContext context;

  CpuTime(CpuContext context) {
    this.context = context;
  }

  CpuArray pool(PoolOp op, Shape output, CpuArray in) {
    CpuArray result = context.floats(output);
    int channels = output.size(2);
    int length = in.size(1);
    float[] x = in.floats();
    float[] out = result.floats();
    eachFrame(
        output,
        (batch, t, at) -> {
          int start = t * op.stride() - op.padding();
          int first = Math.max(start, 0);
          int last = Math.min(start + op.kernel(), length);
          int from = (batch * length + first) * channels;
          window(op, x, from, last - first, channels, out, at);
        });
    return result;
  }

  private static void window(
      PoolOp op, float[] x, int from, int frames, int channels, float[] out, int at) {
    boolean mean = op.function() == PoolOp.Function.MEAN;
    Arrays.fill(out, at, at + channels, mean ? 0 : Float.NEGATIVE_INFINITY);
    for (int i = 0; i < frames; i++) {
      int frame = from + i * channels;
      for (int c = 0; c < channels; c++) {
        float value = x[frame + c];
        out[at + c] = mean ? out[at + c] + value : Math.max(out[at + c], value);
      }
    }
    for (int c = 0; mean && c < channels; c++) {
      out[at + c] /= op.kernel();
    }
  }

  CpuArray interpolate(InterpolateOp op, Shape output, CpuArray in) {
    CpuArray result = context.floats(output);
    int channels = output.size(2);
    int length = in.size(1);
    float[] x = in.floats();
    float[] out = result.floats();
    eachFrame(
        output,
        (batch, t, at) -> {
          int row = batch * length * channels;
          if (op.mode() == InterpolateOp.Mode.NEAREST) {
            int frame = (int) ((long) t * length / op.frames());
            System.arraycopy(x, row + frame * channels, out, at, channels);
          } else {
            double position = Math.max(0, (t + 0.5) * length / op.frames() - 0.5);
            int left = (int) position;
            int right = row + Math.min(left + 1, length - 1) * channels;
            float share = (float) (position - left);
            blend(x, row + left * channels, right, share, channels, out, at);
          }
        });
    return result;
  }

  private static void blend(
      float[] x, int left, int right, float share, int channels, float[] out, int at) {
    for (int c = 0; c < channels; c++) {
      out[at + c] = (1 - share) * x[left + c] + share * x[right + c];
    }
  }

  CpuArray mask(MaskTimeOp op, CpuArray in, CpuArray lengths) {
    CpuArray result = context.floats(in.shape());
    int row = in.shape().count(1, in.shape().rank());
    int frame = in.shape().count(2, in.shape().rank());
    float[] x = in.floats();
    float[] out = result.floats();
    context.parallel(
        in.size(0),
        batch -> {
          int from = batch * row;
          int valid = Math.clamp((long) lengths.ints()[batch] * frame, 0, row);
          System.arraycopy(x, from, out, from, valid);
          Arrays.fill(out, from + valid, from + row, op.value());
        });
    return result;
  }

  CpuArray rotary(RotaryOp op, CpuArray[] in) {
    CpuArray result = context.floats(in[0].shape());
    int pairs = in[1].size(-1);
    int frames = in[0].size(1);
    boolean perBatch = in[1].shape().rank() == 3;
    float[] x = in[0].floats();
    float[] out = result.floats();
    eachFrame(
        in[0].shape(),
        (batch, t, at) -> {
          System.arraycopy(x, at, out, at, in[0].size(2));
          int angles = (perBatch ? batch * frames + t : t) * pairs;
          int width = in[0].size(2) / op.heads();
          for (int h = 0; h < op.heads(); h++) {
            turn(op.pairing(), x, at + h * width, in, angles, pairs, out);
          }
        });
    return result;
  }

  private static void turn(
      RotaryOp.Pairing pairing,
      float[] x,
      int at,
      CpuArray[] in,
      int angles,
      int pairs,
      float[] out) {
    float[] cosines = in[1].floats();
    float[] sines = in[2].floats();
    int step = pairing == RotaryOp.Pairing.HALF_SPLIT ? 1 : 2;
    int other = pairing == RotaryOp.Pairing.HALF_SPLIT ? pairs : 1;
    for (int i = 0; i < pairs; i++) {
      int first = at + i * step;
      float a = x[first];
      float b = x[first + other];
      float cosine = cosines[angles + i];
      float sine = sines[angles + i];
      out[first] = a * cosine - b * sine;
      out[first + other] = b * cosine + a * sine;
    }
  }

  private void eachFrame(Shape output, FrameBody body) {
    int frames = output.size(1);
    int channels = output.size(2);
    context.parallelRanges(
        output.size(0) * frames,
        Math.max(1, CHUNK / Math.max(1, channels)),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            body.accept(i / frames, i % frames, i * channels);
          }
        });
  }

  /** Work on one frame of the output, which begins at {@code at}. */
  private interface FrameBody {
    void accept(int batch, int frame, int at);
  }
}
