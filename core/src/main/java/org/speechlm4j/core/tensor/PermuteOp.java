package org.speechlm4j.core.tensor;

import java.util.List;

/**
 * Reorders axes.
 *
 * @param axes for each axis of the output, the input's axis that it is
 */
public record PermuteOp(List<Integer> axes) implements Op {

  /** Copies the order. */
  public PermuteOp {
    axes = List.copyOf(axes);
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("permute", in, 1);
    Check.rank("permute", "x", in[0], axes.size());
    int[] sizes = new int[axes.size()];
    for (int i = 0; i < sizes.length; i++) {
      Check.that(axes.contains(i), "permute", "axes %s lack axis %d", axes, i);
      sizes[i] = in[0].size(axes.get(i));
    }
    return Shape.of(sizes);
  }
}
