package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.MatMulOp;
import org.speechlm4j.core.tensor.Shape;

/** Products of activations with weights, split among the threads. */
final class CpuProducts {

  private static final int ROWS = 48;
  private static final int PANELS = 8;
  private static final int PACKED_PER_CHUNK = 32 * 1024;
  private static final int CHUNKS = 40;
  private static final int STEPS_PER_CHUNK = 250_000;

  private final CpuContext context;
  private final CpuNarrowProducts narrow;

  CpuProducts(CpuContext context) {
    this.context = context;
    this.narrow = new CpuNarrowProducts(context);
  }

  /** {@code x W' + b} over the last axis. */
  CpuArray linear(Shape output, CpuArray... in) {
    CpuArray out = context.floats(output);
    NarrowPanels few = narrow.panels(in[1]);
    if (few != null) {
      narrow.linear(few, bias(in, 2), in[0], out);
      return out;
    }
    Panels w = panels(in[1]);
    int rows = w.columns() == 0 ? 0 : out.count() / w.columns();
    Rows x = Rows.of(in[0].floats(), 0, w.depth(), w.depth());
    product(x, rows, w, bias(in, 2), out.floats(), 0, w.columns());
    return out;
  }

  /** {@code x W} over the last axis: what takes a layer's output gradient to its input's. */
  CpuArray linearTransposed(Shape output, CpuArray x, CpuArray weight) {
    CpuArray out = context.floats(output);
    int columns = weight.size(1);
    int depth = weight.size(0);
    int rows = columns == 0 ? 0 : out.count() / columns;
    NarrowPanels few = narrow.panels(weight);
    if (few != null) {
      narrow.linearTransposed(few, x, out);
      return out;
    }
    Panels w = transposedPanels(weight);
    product(Rows.of(x.floats(), 0, depth, depth), rows, w, null, out.floats(), 0, columns);
    return out;
  }

  /** The panels of a weight {@code [N, C]} as it is, N deep, packed when first asked for. */
  Panels transposedPanels(CpuArray weight) {
    return weight
        .storage()
        .derived(
            new TransposedKey(weight.shape()),
            storage ->
                WeightView.ofColumns(storage.floatsToPack(), weight.size(0), weight.size(1))
                    .panels(Packing.of(context, storage)));
  }

  /** Batched matrix product. */
  CpuArray matMul(MatMulOp op, Shape output, CpuArray x, CpuArray y) {
    CpuArray out = context.floats(output);
    int columns = output.size(-1);
    int rows = output.size(-2);
    int depth = x.size(-1);
    if (out.count() == 0) {
      return out;
    }
    int batch = out.count() / (rows * columns);
    int size = Panels.size(depth, columns);
    float[] packed = context.floats(Shape.of(batch, size)).floats();
    Panels[] panels = new Panels[batch];
    Arrays.setAll(panels, b -> new Panels(packed, b * size, depth, columns));
    pack(panels, y.floats(), op.transposed());
    int chunkRows = Math.min(rows, ROWS);
    int down = (rows + chunkRows - 1) / chunkRows;
    if (batch * down < CHUNKS) {
      for (int b = 0; b < batch; b++) {
        Rows left = Rows.of(x.floats(), b * rows * depth, depth, depth);
        product(left, rows, panels[b], null, out.floats(), b * rows * columns, columns);
      }
      return out;
    }
    context.parallel(
        batch * down,
        chunk -> {
          int b = chunk / down;
          int from = chunk % down * chunkRows;
          Rows left = Rows.of(x.floats(), b * rows * depth, depth, depth);
          int to = Math.min(rows, from + chunkRows);
          Panels right = panels[b];
          context
              .kernels()
              .products()
              .product(
                  left,
                  from,
                  to,
                  right,
                  0,
                  right.count(),
                  null,
                  out.floats(),
                  b * rows * columns,
                  columns);
        });
    return out;
  }

  private void pack(Panels[] panels, float[] values, boolean transposed) {
    int count = panels[0].count();
    int columns = panels[0].columns();
    int depth = panels[0].depth();
    context.parallelRanges(
        panels.length * count,
        Math.max(1, PACKED_PER_CHUNK / Math.max(1, depth * Panels.WIDTH)),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int start = i / count * depth * columns;
            if (transposed) {
              panels[i / count].packTransposed(i % count, values, start, depth);
            } else {
              panels[i / count].pack(i % count, values, start, columns);
            }
          }
        });
  }

  /** The panels of a weight {@code [N, C]}, packed when first asked for. */
  private Panels panels(CpuArray weight) {
    int columns = weight.size(0);
    int depth = weight.size(1);
    return weight
        .storage()
        .derived(
            new Key(weight.shape()),
            storage ->
                WeightView.ofRows(storage.floatsToPack(), depth, columns)
                    .panels(Packing.of(context, storage)));
  }

  /** The optional input {@code index}. */
  static ProductKernels.@Nullable Bias bias(CpuArray[] in, int index) {
    return in.length > index ? new ProductKernels.Bias(in[index].floats(), 0) : null;
  }

  /**
   * A product of all rows from 0 and all panels, on all threads; see {@link
   * ProductKernels#product}.
   *
   * <p>Chunks are few rows by all panels, so that the rows stay in the cache while the panels pass;
   * where that leaves threads idle, the panels are shared out too.
   */
  void product(
      Rows x,
      int rows,
      Panels w,
      ProductKernels.@Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride) {
    int rowChunks = (rows + ROWS - 1) / ROWS;
    long steps = (long) rows * w.count() * Panels.WIDTH * w.depth();
    int wanted = Math.clamp(steps / STEPS_PER_CHUNK, 1, CHUNKS);
    int columnChunks = Math.max(1, (wanted + rowChunks - 1) / Math.max(1, rowChunks));
    int panels = roundUp((w.count() + columnChunks - 1) / columnChunks, PANELS);
    int across = panels == 0 ? 0 : (w.count() + panels - 1) / panels;
    ProductKernels kernels = context.kernels().products();
    context.parallel(
        rowChunks * across,
        chunk -> {
          int row = chunk / across * ROWS;
          int panel = chunk % across * panels;
          kernels.product(
              x,
              row,
              Math.min(rows, row + ROWS),
              w,
              panel,
              Math.min(w.count(), panel + panels),
              bias,
              out,
              outOffset,
              outStride);
        });
  }

  private static int roundUp(int count, int step) {
    return (count + step - 1) / step * step;
  }

  /** Names the panels of a weight of this shape. */
  private record Key(Shape shape) {}

  /** Names the panels of the transpose of a weight of this shape. */
  private record TransposedKey(Shape shape) {}
}
