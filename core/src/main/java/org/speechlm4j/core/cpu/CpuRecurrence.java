package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Recurrent layers: what the input contributes to the gates is one product for all steps; each step
 * then is a thin product with the state.
 *
 * <p>The rows of the weights are reordered so that all gates of 16 units lie in neighbouring
 * panels: a thread then computes a step for its units from the product to the state, and threads
 * meet once a step. H units, G gates.
 */
final class CpuRecurrence {

  private static final int UNITS = GateKernels.UNITS;

  /** Multiplications that a thread should have between two meetings. */
  private static final int WORK = 1 << 17;

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
    private float[] before;
    private float[] hidden;

    Steps(Gates layout, Shape output, boolean reversed, float[] ofInput, float[] out) {
      this.layout = layout;
      this.batch = output.size(0);
      this.frames = output.size(1);
      this.reversed = reversed;
      this.ofInput = ofInput;
      this.out = out;
      this.ofState = new float[batch * layout.columns()];
      this.cell = new float[batch * layout.units()];
      this.before = new float[batch * layout.units()];
      this.hidden = new float[batch * layout.units()];
    }

    void begin(CpuArray[] in) {
      for (int b = 0; in.length > 5 && b < batch; b++) {
        int at = b * layout.units();
        System.arraycopy(in[5].floats(), b * layout.size(), before, at, layout.size());
        if (in.length > 6) {
          System.arraycopy(in[6].floats(), b * layout.size(), cell, at, layout.size());
        }
      }
    }

    void run(Panels weights, ProductKernels.Bias bias) {
      int blocks = layout.units() / UNITS;
      int blockWork = layout.gates() * UNITS * layout.size() * batch;
      int perChunk = Math.clamp(WORK / Math.max(1, blockWork), 1, blocks);
      for (int step = 0; step < frames; step++) {
        int t = reversed ? frames - 1 - step : step;
        context.parallelRanges(blocks, perChunk, (from, to) -> units(t, from, to, weights, bias));
        float[] swap = before;
        before = hidden;
        hidden = swap;
      }
    }

    /** Computes a step for the units of some blocks. */
    private void units(int t, int from, int to, Panels weights, ProductKernels.Bias bias) {
      int columns = layout.columns();
      int depth = layout.size();
      Rows state = new Rows(before, 0, layout.units(), new int[1], depth);
      context
          .kernels()
          .products()
          .product(
              state,
              0,
              batch,
              weights,
              from * layout.gates(),
              to * layout.gates(),
              bias,
              ofState,
              0,
              columns);
      GateKernels kernels = context.kernels().gates();
      for (int b = 0; b < batch; b++) {
        int row = (b * frames + t) * columns;
        for (int block = from; block < to; block++) {
          int gate = block * layout.gates() * UNITS;
          int unit = b * layout.units() + block * UNITS;
          if (layout.gates() == 4) {
            kernels.lstm(ofInput, row + gate, ofState, b * columns + gate, cell, hidden, unit);
          } else {
            kernels.gru(ofInput, row + gate, ofState, b * columns + gate, before, hidden, unit);
          }
        }
        write(b, t, from * UNITS, Math.min(to * UNITS, depth));
      }
    }

    private void write(int b, int t, int from, int to) {
      int size = layout.size();
      int unit = b * layout.units() + from;
      if (layout.gates() == 4) {
        int at = (b * frames + t) * 2 * size + from;
        System.arraycopy(hidden, unit, out, at, to - from);
        System.arraycopy(cell, unit, out, at + size, to - from);
      } else {
        System.arraycopy(hidden, unit, out, (b * frames + t) * size + from, to - from);
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

    ProductKernels.Bias bias(CpuArray bias) {
      return new ProductKernels.Bias(ordered(bias.floats(), 1), 0);
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
