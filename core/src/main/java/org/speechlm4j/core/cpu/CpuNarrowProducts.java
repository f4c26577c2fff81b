package org.speechlm4j.core.cpu;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.StorageType;

/**
 * Products of activations with weights of few bits, split among the threads, with the bits of the
 * product with the same weights in single precision.
 *
 * <p>Few rows are as fast as memory gives the weights, which are widened in registers. For many, a
 * thread widens two panels at a time and multiplies them as {@link Panels}.
 */
final class CpuNarrowProducts {

  /** Up to this many rows, widening each weight once for four rows is faster than to a panel. */
  private static final int FEW = 12;

  /** Rows of a chunk: so many that widening takes a small part of its time. */
  private static final int ROWS = 144;

  private static final int PANELS = 2;
  private static final int STEP = 8;
  private static final int CHUNKS = 16;
  private static final int WEIGHTS_PER_CHUNK = 64 * 1024;
  private static final int WIDTH = Panels.WIDTH;

  private final CpuContext context;

  CpuNarrowProducts(CpuContext context) {
    this.context = context;
  }

  /**
   * A weight {@code [N, C]} in few bits, or null if it is none: integers, or a checkpoint's 16-bit
   * floats, packed when first asked for.
   */
  @Nullable NarrowPanels panels(CpuArray weight) {
    NarrowPanels narrow = weight.storage().narrow();
    int columns = weight.size(0);
    int depth = weight.size(1);
    if (narrow != null) {
      return narrow.columns() == columns && narrow.depth() == depth ? narrow : null;
    }
    HostTensor host = weight.storage().unchanged();
    if (host == null || host.storage().bytes() != 2 || !host.storage().isFloat()) {
      return null;
    }
    Optional<NarrowPanels> packed =
        weight
            .storage()
            .derived(
                new Key(weight.shape()),
                _ ->
                    finite(host)
                        ? Optional.of(NarrowPanels.of(context, host, columns, depth))
                        : Optional.empty());
    return packed.orElse(null);
  }

  /** Half-precision infinities would become finite. */
  private static boolean finite(HostTensor value) {
    if (value.storage() == StorageType.BF16) {
      return true;
    }
    int step = 1 << 16;
    for (int from = 0; from < value.shape().count(); from += step) {
      int count = Math.min(step, value.shape().count() - from);
      for (float element : value.part(from, count).toFloats()) {
        if (!Float.isFinite(element)) {
          return false;
        }
      }
    }
    return true;
  }

  /** {@code x W' + b} over the last axis. */
  void linear(NarrowPanels w, ProductKernels.@Nullable Bias bias, CpuArray x, CpuArray out) {
    int rows = w.columns() == 0 ? 0 : out.count() / w.columns();
    Rows left = Rows.of(x.floats(), 0, w.depth(), w.depth());
    if (rows <= FEW) {
      few(w, bias, left, rows, out.floats());
    } else {
      many(rows, w.count(), w.depth(), w.columns(), bias, left, out.floats(), widening(w));
    }
  }

  private void few(
      NarrowPanels w, ProductKernels.@Nullable Bias bias, Rows x, int rows, float[] out) {
    int panels = Math.ceilDiv(WEIGHTS_PER_CHUNK, Math.max(1, w.depth() * WIDTH));
    context.parallelRanges(
        rows == 0 ? 0 : w.count(),
        Math.ceilDiv(panels, STEP) * STEP,
        (from, to) ->
            context
                .kernels()
                .narrowProducts()
                .product(x, rows, w, from, to, bias, out, 0, w.columns()));
  }

  /** {@code x W} over the last axis: what takes a layer's output gradient to its input's. */
  void linearTransposed(NarrowPanels w, CpuArray x, CpuArray out) {
    int rows = w.depth() == 0 ? 0 : out.count() / w.depth();
    Rows left = Rows.of(x.floats(), 0, w.columns(), w.columns());
    int panels = Math.ceilDiv(w.depth(), WIDTH);
    many(rows, panels, w.columns(), w.depth(), null, left, out.floats(), transposing(w));
  }

  /** A product whose right operand each chunk widens for itself, a few panels at a time. */
  private void many(
      int rows,
      int panels,
      int depth,
      int columns,
      ProductKernels.@Nullable Bias bias,
      Rows x,
      float[] out,
      Widening widening) {
    int down = Math.ceilDiv(rows, ROWS);
    int height = down == 0 ? 0 : Math.ceilDiv(rows, down);
    int wanted = Math.ceilDiv(CHUNKS, Math.max(1, down));
    int width = Math.ceilDiv(Math.ceilDiv(panels, wanted), PANELS) * PANELS;
    int across = width == 0 ? 0 : Math.ceilDiv(panels, width);
    context.parallel(
        down * across,
        chunk -> {
          int row = chunk / across * height;
          int toRow = Math.min(rows, row + height);
          int to = Math.min(panels, chunk % across * width + width);
          float[] wide = context.memory().borrow(Panels.size(depth, PANELS * WIDTH));
          for (int panel = chunk % across * width; panel < to; panel += PANELS) {
            int count = Math.min(PANELS, to - panel);
            for (int i = 0; i < count; i++) {
              widening.widen(panel + i, wide, i * depth * WIDTH);
            }
            int column = panel * WIDTH;
            Panels part = new Panels(wide, 0, depth, Math.min(count * WIDTH, columns - column));
            ProductKernels.Bias partOfBias =
                bias == null
                    ? null
                    : new ProductKernels.Bias(bias.values(), bias.offset() + column);
            context
                .kernels()
                .products()
                .product(x, row, toRow, part, 0, part.count(), partOfBias, out, column, columns);
          }
          context.memory().give(wide);
        });
  }

  private Widening widening(NarrowPanels w) {
    NarrowProductKernels kernels = context.kernels().narrowProducts();
    return (panel, out, at) -> kernels.widen(w, panel, 0, w.depth(), out, at);
  }

  /** Panels of the transpose, {@code [columns, depth]}: blocks of 16 x 16 turned over. */
  private Widening transposing(NarrowPanels w) {
    NarrowProductKernels kernels = context.kernels().narrowProducts();
    return (panel, out, at) -> {
      float[] block = new float[WIDTH * WIDTH];
      int from = panel * WIDTH;
      int to = Math.min(w.depth(), from + WIDTH);
      for (int source = 0; source < w.count(); source++) {
        kernels.widen(w, source, from, to, block, 0);
        int first = source * WIDTH;
        int lanes = Math.min(WIDTH, w.columns() - first);
        for (int lane = 0; lane < lanes; lane++) {
          int target = at + (first + lane) * WIDTH;
          for (int k = 0; k < WIDTH; k++) {
            out[target + k] = from + k < to ? block[k * WIDTH + lane] : 0;
          }
        }
      }
    };
  }

  /** Writes a panel in single precision. */
  private interface Widening {
    void widen(int panel, float[] out, int at);
  }

  /** Names the panels of a weight of this shape. */
  private record Key(Shape shape) {}
}
