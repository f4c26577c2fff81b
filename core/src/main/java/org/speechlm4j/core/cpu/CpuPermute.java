package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.PermuteOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Reordering of axes.
 *
 * <p>Axes that stay side by side count as one. If the last axis stays last, runs are copied; else
 * the two axes that are last before and after are exchanged tile by tile, so that both sides stay
 * in the nearest cache.
 */
final class CpuPermute {

  private static final int TILE = 32;

  private final CpuContext context;
  private final CpuLayout layout;

  CpuPermute(CpuContext context, CpuLayout layout) {
    this.context = context;
    this.layout = layout;
  }

  CpuArray permute(PermuteOp op, Shape output, CpuArray in) {
    CpuArray result = layout.like(in, output);
    if (output.count() > 0) {
      Axes axes = Axes.of(op, output, in.shape());
      Object x = CpuLayout.elements(in);
      Object out = CpuLayout.elements(result);
      if (axes.steps[axes.last()] == 1) {
        runs(axes, x, out);
      } else {
        tiles(axes, x, out);
      }
    }
    return result;
  }

  private void runs(Axes axes, Object x, Object out) {
    int run = axes.sizes[axes.last()];
    context.parallelRanges(
        axes.count() / run,
        Math.max(1, TILE * TILE * 8 / run),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            System.arraycopy(x, axes.start(i, -1), out, i * run, run);
          }
        });
  }

  private void tiles(Axes axes, Object x, Object out) {
    int fast = axes.unitStep();
    int rows = axes.sizes[fast];
    int columns = axes.sizes[axes.last()];
    int rowStep = axes.outStep(fast);
    int columnStep = axes.steps[axes.last()];
    int pieces = (rows + TILE - 1) / TILE;
    context.parallel(
        axes.count() / (rows * columns) * pieces,
        chunk -> {
          int outer = chunk / pieces;
          int row = chunk % pieces * TILE;
          int count = Math.min(TILE, rows - row);
          int from = axes.start(outer, fast) + row;
          int to = axes.outStart(outer, fast) + row * rowStep;
          if (x instanceof float[] source && out instanceof float[] target) {
            transpose(source, from, columnStep, target, to, rowStep, count, columns);
          } else if (x instanceof int[] source && out instanceof int[] target) {
            transpose(source, from, columnStep, target, to, rowStep, count, columns);
          }
        });
  }

  private static void transpose(
      float[] x, int from, int step, float[] out, int to, int rowStep, int rows, int columns) {
    for (int first = 0; first < columns; first += TILE) {
      int end = Math.min(columns, first + TILE);
      for (int row = 0; row < rows; row++) {
        int source = from + row;
        int target = to + row * rowStep;
        for (int column = first; column < end; column++) {
          out[target + column] = x[source + column * step];
        }
      }
    }
  }

  private static void transpose(
      int[] x, int from, int step, int[] out, int to, int rowStep, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        out[to + row * rowStep + column] = x[from + row + column * step];
      }
    }
  }

  /**
   * The output's axes, merged where the input's are neighbours too.
   *
   * @param sizes their sizes, outermost first
   * @param steps distance of neighbours in the input
   */
  private record Axes(int[] sizes, int[] steps) {

    static Axes of(PermuteOp op, Shape output, Shape input) {
      int rank = output.rank();
      int[] sizes = new int[rank + 1];
      int[] steps = new int[rank + 1];
      int axes = 0;
      for (int i = 0; i < rank; i++) {
        int axis = op.axes().get(i);
        int step = input.count(axis + 1, input.rank());
        if (input.size(axis) == 1) {
          continue;
        }
        if (axes > 0 && steps[axes - 1] == step * input.size(axis)) {
          sizes[axes - 1] *= input.size(axis);
          steps[axes - 1] = step;
        } else {
          sizes[axes] = input.size(axis);
          steps[axes++] = step;
        }
      }
      if (axes == 0) {
        sizes[0] = 1;
        steps[0] = 1;
        axes = 1;
      }
      return new Axes(Arrays.copyOf(sizes, axes), Arrays.copyOf(steps, axes));
    }

    int last() {
      return sizes.length - 1;
    }

    int count() {
      int count = 1;
      for (int size : sizes) {
        count *= size;
      }
      return count;
    }

    int unitStep() {
      int axis = 0;
      while (steps[axis] != 1) {
        axis++;
      }
      return axis;
    }

    int outStep(int axis) {
      int step = 1;
      for (int i = axis + 1; i < sizes.length; i++) {
        step *= sizes[i];
      }
      return step;
    }

    /** Where the input's elements of an outer index begin; the last axis and one more are inner. */
    int start(int outer, int inner) {
      int start = 0;
      int rest = outer;
      for (int axis = last() - 1; axis >= 0; axis--) {
        if (axis != inner) {
          start += rest % sizes[axis] * steps[axis];
          rest /= sizes[axis];
        }
      }
      return start;
    }

    int outStart(int outer, int inner) {
      int start = 0;
      int rest = outer;
      for (int axis = last() - 1; axis >= 0; axis--) {
        if (axis != inner) {
          start += rest % sizes[axis] * outStep(axis);
          rest /= sizes[axis];
        }
      }
      return start;
    }
  }
}
