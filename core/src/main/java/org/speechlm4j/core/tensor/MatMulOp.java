package org.speechlm4j.core.tensor;

/**
 * Batched matrix product: {@code [..., M, C]} by {@code [..., C, N]}, or by {@code [..., N, C]} if
 * transposed, to {@code [..., M, N]}; the leading axes agree.
 *
 * @param transposed whether the second operand's matrices are transposed
 */
public record MatMulOp(boolean transposed) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("matMul", in, 2);
    int rank = in[0].rank();
    Check.minRank("matMul", "x", in[0], 2);
    Check.rank("matMul", "y", in[1], rank);
    Shape other = in[1];
    for (int i = 0; i < rank - 2; i++) {
      Check.that(
          in[0].size(i) == other.size(i), "matMul", "batches of %s and %s differ", in[0], other);
    }
    int inner = other.size(transposed ? -1 : -2);
    Check.that(in[0].size(-1) == inner, "matMul", "inner sizes of %s and %s differ", in[0], other);
    return in[0].with(-1, other.size(transposed ? -2 : -1));
  }
}
