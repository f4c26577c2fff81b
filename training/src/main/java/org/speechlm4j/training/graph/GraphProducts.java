package org.speechlm4j.training.graph;

import org.speechlm4j.core.tensor.MatMulOp;
import org.speechlm4j.core.tensor.NearestCodeOp;
import org.speechlm4j.core.tensor.Shape;

/** Matrix products and the search for nearest codes in a graph. */
final class GraphProducts {

  private GraphProducts() {}

  static Variable linear(Shape output, Operands in) {
    Variable rows = in.at(0).rows().product(in.at(1), true);
    return (in.has(2) ? rows.add(in.at(2)) : rows).reshape(output);
  }

  static Variable matMul(MatMulOp op, Shape output, Operands in) {
    return batched(in.at(0)).product(batched(in.at(1)), op.transposed()).reshape(output);
  }

  /** At most one axis before the matrices. */
  private static Variable batched(Variable x) {
    int rank = x.shape().rank();
    return rank <= 3 ? x : x.reshape(x.shape().count(0, rank - 2), x.size(-2), x.size(-1));
  }

  /**
   * {@code argmax(2 x c' - c c')}, or of {@code x c' / |c|}: the distance without {@code x x'}, so
   * that codes nearly equally far may be told apart otherwise than by the CPU engine.
   */
  static Variable nearestCode(NearestCodeOp op, Shape output, Operands in) {
    Variable codebook = in.at(1).stop();
    Variable products = in.at(0).stop().rows().product(codebook, true);
    Variable squares = codebook.square().sum(1).reshape(codebook.size(0));
    Variable scores =
        switch (op.distance()) {
          case EUCLIDEAN -> products.times(2).subtract(squares);
          // A code without direction has cosine 0.
          case COSINE -> products.multiply(squares.add(squares.equalTo(0)).inverseRoot());
        };
    return GraphReductions.argMax(output, scores);
  }
}
