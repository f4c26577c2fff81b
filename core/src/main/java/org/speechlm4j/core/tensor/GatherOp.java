package org.speechlm4j.core.tensor;

/** Rows of a table {@code [K, D]} by indices {@code [...]}, to {@code [..., D]}: an embedding. */
public record GatherOp() implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("gather", in, 2);
    Check.rank("gather", "table", in[0], 2);
    int[] sizes = new int[in[1].rank() + 1];
    for (int i = 0; i < in[1].rank(); i++) {
      sizes[i] = in[1].size(i);
    }
    sizes[in[1].rank()] = in[0].size(1);
    return Shape.of(sizes);
  }
}
