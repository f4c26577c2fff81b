package org.speechlm4j.core.tensor;

/**
 * Sums rows by index: rows {@code [..., D]} and indices as ints {@code [...]} to {@code [K, D]},
 * whose row {@code k} sums the rows of index {@code k} in their order. The transpose of {@link
 * GatherOp}; negative indices count nowhere.
 *
 * @param count number of sums K
 */
public record SegmentSumOp(int count) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("segmentSum", in, 2);
    Check.minRank("segmentSum", "rows", in[0], 1);
    Check.shape("segmentSum", "indices", in[1], in[0].without(-1).toArray());
    Check.that(count >= 0, "segmentSum", "found %d sums", count);
    return Shape.of(count, in[0].size(-1));
  }
}
