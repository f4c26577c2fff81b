package org.speechlm4j.core.tensor;

/**
 * A function of pairs of elements; axes are aligned from the last and those of size 1 are repeated.
 *
 * @param function what is computed
 */
public record BinaryOp(Function function) implements Op {

  /** The functions of {@code x} and {@code y}. */
  public enum Function {
    /** {@code x + y}. */
    ADD,
    /** {@code x - y}. */
    SUBTRACT,
    /** {@code x y}. */
    MULTIPLY,
    /** {@code x / y}. */
    DIVIDE,
    /** The larger. */
    MAXIMUM,
    /** The smaller. */
    MINIMUM
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("binary", in, 2);
    int rank = Math.max(in[0].rank(), in[1].rank());
    int[] sizes = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int x = i <= in[0].rank() ? in[0].size(-i) : 1;
      int y = i <= in[1].rank() ? in[1].size(-i) : 1;
      Check.that(
          x == y || x == 1 || y == 1,
          "binary",
          "shapes %s and %s do not broadcast at axis -%d",
          in[0],
          in[1],
          i);
      sizes[rank - i] = x == 1 ? y : x;
    }
    return Shape.of(sizes);
  }
}
