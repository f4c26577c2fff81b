package org.speechlm4j.core.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.speechlm4j.core.tensor.Shape;

/**
 * The gradient of a convolution's weight: the sum over all windows of the outer product of the
 * output's gradient with the window. A linear layer is one with a single tap.
 *
 * <p>Time is cut into blocks, of which both sides are packed into the cache of a processor. Outputs
 * are cut into sections; where those are too few for the threads, runs of blocks have sums of their
 * own, which are added in the order of time. All sizes follow from the shapes alone.
 */
final class WeightGradient {

  private static final int DEPTH = 256;
  private static final int ROW_PANELS = 8;
  private static final int UNIT_FLOATS = 64 * 1024;
  private static final int STORED = 64 * 1024;
  private static final int CHUNKS = 32;
  private static final int BLOCKS_OF_RUN = 3;
  private static final int MOST_PARTIALS = 4 * 1024 * 1024;
  private static final long STEPS_PER_CHUNK = 1_000_000;

  private final CpuContext context;
  private final ProductKernels kernels;
  private final WindowPanels windows;
  private final WindowPanels.Taps taps;
  private final Upstream upstream;
  private final int groups;
  private final int rows;
  private final int stride;
  private final List<WindowPanels.Block> blocks;

  /**
   * The gradient of a weight.
   *
   * @param signal what the windows slide over
   * @param taps how the weight's taps lie
   * @param upstream gradient of the output
   * @param groups number of groups of channels
   */
  WeightGradient(
      CpuContext context,
      WindowPanels.Signal signal,
      WindowPanels.Taps taps,
      Upstream upstream,
      int groups) {
    this.context = context;
    this.kernels = context.kernels().products();
    this.windows = WindowPanels.of(signal, taps);
    this.taps = taps;
    this.upstream = upstream;
    this.groups = groups;
    this.rows = upstream.channels / groups;
    this.stride = windows.units() * windows.unitColumns();
    this.blocks = blocks(signal.lines().length, upstream.frames);
  }

  private static List<WindowPanels.Block> blocks(int lines, int frames) {
    List<WindowPanels.Block> blocks = new ArrayList<>();
    int pieces = (frames + DEPTH - 1) / DEPTH;
    int length = (frames + pieces - 1) / pieces;
    int together = Math.max(1, DEPTH / frames);
    for (int line = 0; line < lines; line += together) {
      int count = Math.min(together, lines - line);
      for (int from = 0; from < frames; from += length) {
        blocks.add(new WindowPanels.Block(line, count, from, Math.min(length, frames - from)));
      }
    }
    return blocks;
  }

  /** Writes {@code [outputs, width, kernel]}, of which neighbouring taps are neighbours. */
  void into(float[] out) {
    into(out, taps.kernel(), 0);
  }

  /**
   * Writes the gradients of some taps among more.
   *
   * @param step number of all taps
   * @param offset where the first of them goes
   */
  void into(float[] out, int step, int offset) {
    Grid grid = grid();
    int size = Math.multiplyExact(groups * paddedRows(), stride);
    if (grid.runs == 1 && step == 1 && groups * rows * taps.width() == size) {
      context.parallel(grid.count(groups), chunk -> run(grid, chunk, out, offset, size));
      return;
    }
    CpuArray sums = context.floats(Shape.of(grid.runs, size));
    context.parallel(grid.count(groups), chunk -> run(grid, chunk, sums.floats(), 0, size));
    int[] columns = columns();
    context.parallelRanges(
        groups * rows,
        Math.max(1, STORED / stride),
        (from, to) -> {
          float[] total = new float[stride];
          for (int n = from; n < to; n++) {
            int at = (n / rows * paddedRows() + n % rows) * stride;
            total(sums.floats(), at, grid.runs, size, total);
            store(n, total, columns, out, step, offset);
          }
        });
    context.memory().free(sums.storage());
  }

  private int paddedRows() {
    return (rows + Panels.WIDTH - 1) / Panels.WIDTH * Panels.WIDTH;
  }

  private Grid grid() {
    int down = (paddedRows() / Panels.WIDTH + ROW_PANELS - 1) / ROW_PANELS;
    WindowPanels.Block block = blocks.getFirst();
    int fit = UNIT_FLOATS / windows.unitSize(block);
    int across = (windows.units() + Math.max(1, fit) - 1) / Math.max(1, fit);
    int sections = groups * down * across;
    int outputs = groups * paddedRows() * stride;
    long steps = (long) outputs * blocks.size() * block.lines() * block.windows();
    int wanted = Math.clamp(steps / STEPS_PER_CHUNK, 1, CHUNKS);
    int runs = (wanted + sections - 1) / sections;
    int most = Math.min(blocks.size() / BLOCKS_OF_RUN, MOST_PARTIALS / outputs);
    return new Grid(Math.clamp(most, 1, runs), down, across);
  }

  private void run(Grid grid, int chunk, float[] sums, int offset, int size) {
    int across = chunk % grid.across;
    int down = chunk / grid.across % grid.down;
    int group = chunk / grid.across / grid.down % groups;
    int run = chunk / grid.across / grid.down / groups;
    int panels = paddedRows() / Panels.WIDTH;
    int fromRow = Grid.part(down, grid.down, panels) * Panels.WIDTH;
    int toRow = Math.min(rows, Grid.part(down + 1, grid.down, panels) * Panels.WIDTH);
    int fromUnit = Grid.part(across, grid.across, windows.units());
    int toUnit = Grid.part(across + 1, grid.across, windows.units());
    int at = offset + run * size + (group * paddedRows() + fromRow) * stride;
    at += fromUnit * windows.unitColumns();
    WindowPanels.Block first = blocks.getFirst();
    int steps = first.lines() * first.windows();
    int leftPanels = (toRow - fromRow + Panels.WIDTH - 1) / Panels.WIDTH;
    float[] left = context.memory().borrow(leftPanels * Panels.WIDTH * steps);
    float[] right = context.memory().borrow((toUnit - fromUnit) * windows.unitSize(first));
    int begin = Grid.part(run, grid.runs, blocks.size());
    int end = Grid.part(run + 1, grid.runs, blocks.size());
    for (int i = begin; i < end; i++) {
      WindowPanels.Block block = blocks.get(i);
      packLeft(block, group * rows + fromRow, toRow - fromRow, left);
      windows.pack(kernels, block, group, fromUnit, toUnit, right);
      boolean joined = windows.step(block) == block.windows() * Panels.WIDTH;
      OuterProduct product =
          new OuterProduct(
              left,
              toRow - fromRow,
              right,
              windows.starts(block, toUnit - fromUnit),
              joined ? 1 : block.lines(),
              joined ? block.lines() * block.windows() : block.windows(),
              windows.step(block),
              i == begin,
              sums,
              at,
              stride);
      kernels.addOuter(product);
    }
    context.memory().give(left);
    context.memory().give(right);
  }

  private void packLeft(WindowPanels.Block block, int first, int count, float[] left) {
    int steps = block.lines() * block.windows();
    int outputs = upstream.channels;
    int row = block.line() * upstream.frames + block.from();
    int from = upstream.offset + row * outputs + first;
    int distance = steps * Panels.WIDTH;
    kernels.pack(upstream.values, from, outputs, steps, count, left, 0, distance);
  }

  /** One row's sums of all runs. */
  private void total(float[] sums, int at, int runs, int size, float[] total) {
    System.arraycopy(sums, at, total, 0, stride);
    for (int run = 1; run < runs; run++) {
      int from = run * size + at;
      for (int i = 0; i < stride; i++) {
        total[i] += sums[from + i];
      }
    }
  }

  /** The columns of all channels' taps. */
  private int[] columns() {
    int[] columns = new int[taps.width() * taps.kernel()];
    Arrays.setAll(columns, i -> windows.column(i / taps.kernel(), i % taps.kernel()));
    return columns;
  }

  private void store(int n, float[] row, int[] columns, float[] out, int step, int offset) {
    int at = n * taps.width() * step + offset;
    int kernel = taps.kernel();
    for (int i = 0; i < columns.length; i += kernel, at += step) {
      for (int k = 0; k < kernel; k++) {
        out[at + k] = row[columns[i + k]];
      }
    }
  }

  /**
   * How the work is cut.
   *
   * @param runs runs of blocks that have sums of their own
   * @param down sections of the output channels
   * @param across sections of the input channels
   */
  private record Grid(int runs, int down, int across) {

    /** Where part {@code index} of {@code parts} nearly equal ones begins. */
    static int part(int index, int parts, int count) {
      return (int) ((long) index * count / parts);
    }

    int count(int groups) {
      return runs * down * across * groups;
    }
  }

  /**
   * The gradient of an output {@code [lines, frames, channels]}.
   *
   * @param values holds it
   * @param offset where it begins
   * @param frames windows of each line
   * @param channels output channels
   */
  record Upstream(float[] values, int offset, int frames, int channels) {}
}
