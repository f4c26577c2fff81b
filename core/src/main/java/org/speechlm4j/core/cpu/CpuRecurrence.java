package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Recurrent layers: what the input contributes to the gates is one product for all steps; each step
 * then is a thin product with the state.
 *
 * <p>The rows of the weights are reordered so that all gates of 16 units lie in neighbouring
 * panels: a thread then computes a step for its units from the product to the state, and threads
 * meet once a step ({@link Lockstep}). H units, G gates.
 */
final class CpuRecurrence {

  private static final int UNITS = GateKernels.UNITS;

  /** Multiplications of a chunk of a step. */
  private static final int WORK = 1 << 16;

  private final CpuContext context;
  private final CpuProducts products;

  CpuRecurrence(CpuContext context, CpuProducts products) {
    this.context = context;
    this.products = products;
  }

  CpuArray lstm(LstmOp op, Shape output, CpuArray[] in) {
    return run(4, op.reversed(), output, in);
  }

  CpuArray gru(GruOp op, Shape output, CpuArray[] in) {
    return run(3, op.reversed(), output, in);
  }

  private CpuArray run(int gates, boolean reversed, Shape output, CpuArray[] in) {
    CpuArray result = context.floats(output);
    if (output.count() == 0) {
      return result;
    }
    int size = in[2].size(1);
    Gates layout = new Gates(gates, size);
    int rows = output.size(0) * output.size(1);
    Panels input = layout.panels(in[1]);
    float[] ofInput = context.floats(Shape.of(rows, layout.columns())).floats();
    Rows x = Rows.of(in[0].floats(), 0, input.depth(), input.depth());
    products.product(x, rows, input, layout.bias(in[3]), ofInput, 0, layout.columns());
    Steps steps = new Steps(layout, output, reversed, ofInput, result.floats());
    steps.begin(in);
    steps.run(layout.panels(in[2]), layout.bias(in[4]));
    return result;
  }

  /** The steps of one call. */
  private final class Steps {

    private final Gates layout;
    private final int batch;
    private final int frames;
    private final boolean reversed;
    private final float[] ofInput;
    private final float[] ofState;
    private final float[] out;
    private final float[] cell;

    /** The hidden states before steps of even and of odd number. */
    private final float[][] hidden;

    Steps(Gates layout, Shape output, boolean reversed, float[] ofInput, float[] out) {
      this.layout = layout;
      this.batch = output.size(0);
      this.frames = output.size(1);
      this.reversed = reversed;
      this.ofInput = ofInput;
      this.out = out;
      Shape states = Shape.of(batch, layout.units());
      this.ofState = context.floats(Shape.of(batch, layout.columns())).floats();
      this.cell = context.floats(states).floats();
      this.hidden =
          new float[][] {context.floats(states).floats(), context.floats(states).floats()};
      Arrays.fill(cell, 0, states.count(), 0);
      Arrays.fill(hidden[0], 0, states.count(), 0);
      Arrays.fill(hidden[1], 0, states.count(), 0);
    }

    void begin(CpuArray[] in) {
      for (int b = 0; in.length > 5 && b < batch; b++) {
        int at = b * layout.units();
        System.arraycopy(in[5].floats(), b * layout.size(), hidden[0], at, layout.size());
        if (in.length > 6) {
          System.arraycopy(in[6].floats(), b * layout.size(), cell, at, layout.size());
        }
      }
    }

    void run(Panels weights, ProductKernels.Bias bias) {
      int blocks = layout.units() / UNITS;
      int blockWork = layout.gates() * UNITS * layout.size() * batch;
      int perChunk = Math.clamp(WORK / Math.max(1, blockWork), 1, blocks);
      int chunks = (blocks + perChunk - 1) / perChunk;
      Lockstep.run(
          context.workers(),
          frames,
          chunks,
          (step, chunk) -> {
            int from = chunk * perChunk;
            units(step, from, Math.min(blocks, from + perChunk), weights, bias);
          });
    }

    /** Computes a step for the units of some blocks. */
    private void units(int step, int from, int to, Panels weights, ProductKernels.Bias bias) {
      int gates = layout.gates();
      int columns = layout.columns();
      float[] before = hidden[step % 2];
      Rows state = Rows.of(before, 0, layout.units(), layout.size());
      ProductKernels products = context.kernels().products();
      products.product(
          state, 0, batch, weights, from * gates, to * gates, bias, ofState, 0, columns);
      int t = reversed ? frames - 1 - step : step;
      for (int b = 0; b < batch; b++) {
        gates(b, t, from, to, before, hidden[(step + 1) % 2]);
      }
    }

    private void gates(int b, int t, int from, int to, float[] before, float[] after) {
      int columns = layout.columns();
      int gate = from * layout.gates() * UNITS;
      int x = (b * frames + t) * columns + gate;
      int h = b * columns + gate;
      int unit = b * layout.units() + from * UNITS;
      GateKernels kernels = context.kernels().gates();
      if (layout.gates() == 4) {
        kernels.lstm(to - from, ofInput, x, ofState, h, cell, after, unit);
      } else {
        kernels.gru(to - from, ofInput, x, ofState, h, before, after, unit);
      }
      write(b, t, from * UNITS, Math.min(to * UNITS, layout.size()), after);
    }

    private void write(int b, int t, int from, int to, float[] after) {
      int size = layout.size();
      int unit = b * layout.units() + from;
      if (layout.gates() == 4) {
        int at = (b * frames + t) * 2 * size + from;
        System.arraycopy(after, unit, out, at, to - from);
        System.arraycopy(cell, unit, out, at + size, to - from);
      } else {
        System.arraycopy(after, unit, out, (b * frames + t) * size + from, to - from);
      }
    }
  }

  /**
   * How gates are laid out: block by block of 16 units, filled up with units of weight zero.
   *
   * @param gates number of gates G
   * @param size number of units H
   */
  private record Gates(int gates, int size) {

    int units() {
      return (size + UNITS - 1) / UNITS * UNITS;
    }

    int columns() {
      return gates * units();
    }

    /** The packed weights {@code [G H, depth]}, kept beside them. */
    Panels panels(CpuArray weight) {
      return weight
          .storage()
          .derived(
              this,
              storage -> {
                int depth = weight.size(1);
                float[] rows = ordered(storage.floatsToPack(), depth);
                return Panels.ofTransposed(rows, 0, depth, depth, columns());
              });
    }

    /** The reordered bias, kept beside it. */
    ProductKernels.Bias bias(CpuArray bias) {
      return bias.storage()
          .derived(this, storage -> new ProductKernels.Bias(ordered(storage.floatsToPack(), 1), 0));
    }

    private float[] ordered(float[] values, int depth) {
      float[] out = new float[columns() * depth];
      for (int gate = 0; gate < gates; gate++) {
        for (int unit = 0; unit < size; unit++) {
          int column = (unit / UNITS * gates + gate) * UNITS + unit % UNITS;
          System.arraycopy(values, (gate * size + unit) * depth, out, column * depth, depth);
        }
      }
      return out;
    }
  }
}
