package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.Shape;

/** Sums of rows by index, in the order of the rows. */
final class CpuSegments {

  /** Columns of a chunk: each chunk passes over all indices, so few and wide ones are best. */
  private static final int COLUMNS = 64;

  private final CpuContext context;

  CpuSegments(CpuContext context) {
    this.context = context;
  }

  CpuArray segmentSum(Shape output, CpuArray rows, CpuArray indices) {
    int count = output.size(0);
    for (int i = 0; i < indices.count(); i++) {
      if (indices.ints()[i] >= count) {
        throw new IllegalArgumentException(
            "segmentSum: found index %d, need less than %d".formatted(indices.ints()[i], count));
      }
    }
    return sums(output, rows.floats(), indices);
  }

  /** The sums of rows of the output's width; negative indices count nowhere. */
  CpuArray sums(Shape output, float[] x, CpuArray indices) {
    CpuArray result = context.floats(output);
    int width = output.size(1);
    float[] out = result.floats();
    int[] index = indices.ints();
    Arrays.fill(out, 0, output.count(), 0);
    context.parallelRanges(
        width,
        COLUMNS,
        (from, to) -> {
          for (int i = 0; i < indices.count(); i++) {
            if (index[i] >= 0) {
              int at = index[i] * width;
              int row = i * width;
              for (int c = from; c < to; c++) {
                out[at + c] += x[row + c];
              }
            }
          }
        });
    return result;
  }
}
