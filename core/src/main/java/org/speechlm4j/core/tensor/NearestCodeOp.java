package org.speechlm4j.core.tensor;

/**
 * Index of the nearest row of a codebook, the first of equals: x {@code [..., D]} and codebook
 * {@code [K, D]} to ints {@code [...]}.
 *
 * @param distance what is least (or, for the cosine, greatest)
 */
public record NearestCodeOp(Distance distance) implements Op {

  /** What nearness means. */
  public enum Distance {
    /** Least Euclidean distance. */
    EUCLIDEAN,
    /** Largest cosine of the angle. */
    COSINE
  }

  @Override
  public boolean hasGradient(int input) {
    return false;
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("nearestCode", in, 2);
    Check.rank("nearestCode", "codebook", in[1], 2);
    Check.that(in[1].size(0) > 0, "nearestCode", "codebook %s has no code", in[1]);
    Check.shape("nearestCode", "codebook", in[1], in[1].size(0), in[0].size(-1));
    return in[0].without(-1);
  }

  @Override
  public DataType type() {
    return DataType.INT32;
  }
}
