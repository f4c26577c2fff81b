package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Shape;

/**
 * Convolutions over time as products of overlapping rows, without a copy of the signal.
 *
 * <p>A window of a signal {@code [T, C]} is a row of {@code kernel * C} neighbouring elements, so a
 * convolution is a product with the weight laid as {@code [kernel * C, N]}. A transposed one is
 * such a product too: the {@code stride} output frames that begin at input frame {@code q} depend
 * on the same few frames up to {@code q}, so that one row gives all of them and nothing is added up
 * afterwards. Phases of the stride that meet different taps are products of their own.
 */
final class CpuConvolutions {

  private static final int CHUNK_ELEMENTS = 48 * 1024;
  private static final int CHUNKS = 40;
  private static final int STEPS_PER_CHUNK = 250_000;
  private static final int PANELS = 8;

  private final CpuContext context;

  CpuConvolutions(CpuContext context) {
    this.context = context;
  }

  /** Convolution over time. */
  CpuArray conv1d(Conv1dOp op, Shape output, CpuArray... in) {
    SlidingProduct product = sliding(context, in[1], op.dilation(), op.groups());
    Windows.Slide slide =
        new Windows.Slide(op.stride(), product.span(), op.padBefore(), op.padMode());
    CpuArray out = context.floats(output);
    run(product, slide, in, out, 1, 0);
    return out;
  }

  /** Transposed convolution over time. */
  CpuArray convTranspose1d(ConvTranspose1dOp op, Shape output, CpuArray... in) {
    SlidingProduct product = transposed(context, in[1], op.stride(), op.dilation(), op.groups());
    int before = product.span() - 1 - op.trimBefore() / op.stride();
    Windows.Slide slide = new Windows.Slide(1, product.span(), before, PadMode.ZERO);
    CpuArray out = context.floats(output);
    run(product, slide, in, out, op.stride(), op.trimBefore() % op.stride());
    return out;
  }

  /** The weight of a convolution, packed when first asked for. */
  static SlidingProduct sliding(CpuContext context, CpuArray weight, int dilation, int groups) {
    Shape shape = weight.shape();
    return weight
        .storage()
        .derived(
            new Key(shape, 0, dilation, groups),
            w ->
                SlidingProduct.of(
                    Packing.of(context, w), w.floatsToPack(), shape, dilation, groups));
  }

  /** The weight of a transposed convolution, packed when first asked for. */
  static SlidingProduct transposed(
      CpuContext context, CpuArray weight, int stride, int dilation, int groups) {
    Shape shape = weight.shape();
    return weight
        .storage()
        .derived(
            new Key(shape, stride, dilation, groups),
            w ->
                SlidingProduct.ofTransposed(
                    Packing.of(context, w), w.floatsToPack(), shape, stride, dilation, groups));
  }

  /** Each window gives {@code step} output frames, of which the first {@code lead} are cut off. */
  void run(
      SlidingProduct product,
      Windows.Slide slide,
      CpuArray[] in,
      CpuArray out,
      int step,
      int lead) {
    int frames = in[0].size(1);
    int channels = in[0].size(2);
    int outFrames = out.size(1);
    int columns = out.size(2);
    int rows = (outFrames + lead + step - 1) / step;
    Windows[] windows = new Windows[out.size(0)];
    for (int b = 0; b < windows.length; b++) {
      windows[b] =
          new Windows(
              context.memory(),
              in[0].floats(),
              b * frames * channels,
              frames,
              channels,
              slide,
              rows);
    }
    if (out.count() > 0) {
      float @Nullable [] bias = in.length > 2 ? repeated(in[2], step) : null;
      Target target = new Target(out.floats(), outFrames, columns, step, lead);
      new Job(product, windows, rows, bias, target).run(context);
    }
  }

  /** The bias once for each output frame of a window, kept beside it. */
  private static float[] repeated(CpuArray bias, int times) {
    int count = bias.count();
    return times == 1
        ? bias.floats()
        : bias.storage()
            .derived(
                new Repeated(count, times),
                storage -> {
                  float[] out = new float[count * times];
                  for (int i = 0; i < times; i++) {
                    System.arraycopy(storage.floats(), 0, out, i * count, count);
                  }
                  return out;
                });
  }

  /**
   * Where output rows go: row {@code r} is frames {@code r * step - lead} on; those outside 0 to
   * {@code frames} are cut off.
   */
  private record Target(float[] values, int frames, int columns, int step, int lead) {

    int rowStride() {
      return step * columns;
    }

    int firstWhole() {
      return lead > 0 ? 1 : 0;
    }

    int endWhole() {
      return Math.max(firstWhole(), (frames + lead) / step);
    }

    int offset(int batch) {
      return (batch * frames - lead) * columns;
    }

    /** Takes the frames that remain of one row's columns. */
    void copy(int batch, int row, float[] whole, int fromColumn, int toColumn) {
      int first = row * step - lead;
      int from = Math.max(fromColumn, -first * columns);
      int to = Math.min(toColumn, (frames - first) * columns);
      if (from < to) {
        int at = offset(batch) + row * rowStride() + from;
        System.arraycopy(whole, from, values, at, to - from);
      }
    }
  }

  /** One convolution, cut into chunks of batch row, part, rows and panels. */
  private record Job(
      SlidingProduct product, Windows[] windows, int rows, float @Nullable [] bias, Target target) {

    void run(CpuContext context) {
      int parts = product.parts().size();
      int chunkRows = chunkRows();
      int down = (rows + chunkRows - 1) / chunkRows;
      long steps = 0;
      for (SlidingPart part : product.parts()) {
        steps += part.weight().steps();
      }
      int wanted = Math.clamp(steps * rows / STEPS_PER_CHUNK, 1, CHUNKS);
      int across = Math.max(1, wanted / (down * parts));
      context.parallel(
          windows.length * parts * down * across,
          chunk -> {
            int column = chunk % across;
            int row = chunk / across % down * chunkRows;
            int part = chunk / across / down % parts;
            int batch = chunk / across / down / parts;
            compute(
                context,
                batch,
                product.parts().get(part),
                row,
                Math.min(rows, row + chunkRows),
                column,
                across);
          });
    }

    /** Rows whose inputs and outputs together stay in a core's cache. */
    private int chunkRows() {
      int elements = target.rowStride() + windows[0].step();
      return Math.max(1, CHUNK_ELEMENTS / Math.max(1, elements * 12)) * 12;
    }

    private void compute(
        CpuContext context, int batch, SlidingPart part, int from, int to, int column, int across) {
      int panels = ((part.weight().panels() + across - 1) / across + PANELS - 1) / PANELS * PANELS;
      int fromPanel = Math.min(part.weight().panels(), column * panels);
      int toPanel = Math.min(part.weight().panels(), fromPanel + panels);
      if (fromPanel == toPanel) {
        return;
      }
      int firstWhole = Math.max(from, target.firstWhole());
      int endWhole = Math.min(to, target.endWhole());
      for (int row = from; row < Math.min(to, firstWhole); row++) {
        cut(context, batch, part, row, fromPanel, toPanel);
      }
      if (firstWhole < endWhole) {
        ProductKernels kernels = context.kernels().products();
        int offset = target.offset(batch) + part.column();
        windows[batch].forRows(
            firstWhole,
            endWhole,
            part.taps(),
            part.length(),
            (x, first, end) ->
                part.weight()
                    .run(
                        kernels,
                        x,
                        first,
                        end,
                        fromPanel,
                        toPanel,
                        bias(part),
                        target.values(),
                        offset,
                        target.rowStride()));
      }
      for (int row = Math.max(Math.max(from, firstWhole), endWhole); row < to; row++) {
        cut(context, batch, part, row, fromPanel, toPanel);
      }
    }

    /** Computes a row of which some frames are cut off. */
    private void cut(
        CpuContext context, int batch, SlidingPart part, int row, int fromPanel, int toPanel) {
      ProductKernels kernels = context.kernels().products();
      int stride = target.rowStride();
      float[] whole = context.memory().borrow(stride);
      int offset = part.column() - row * stride;
      windows[batch].forRows(
          row,
          row + 1,
          part.taps(),
          part.length(),
          (x, first, end) ->
              part.weight()
                  .run(
                      kernels,
                      x,
                      first,
                      end,
                      fromPanel,
                      toPanel,
                      bias(part),
                      whole,
                      offset,
                      stride));
      int from = part.column() + part.weight().firstColumn(fromPanel);
      int to = part.column() + part.weight().firstColumn(toPanel);
      target.copy(batch, row, whole, from, to);
      context.memory().give(whole);
    }

    private ProductKernels.@Nullable Bias bias(SlidingPart part) {
      return bias == null ? null : new ProductKernels.Bias(bias, part.column());
    }
  }

  /** Names the copies of a bias. */
  private record Repeated(int count, int times) {}

  /** Names what is packed of a weight; a stride of 0 stands for a convolution. */
  private record Key(Shape shape, int stride, int dilation, int groups) {}
}
