package org.speechlm4j.benchmarks.kernel;

import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.NearestCodeOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SnakeOp;
import org.speechlm4j.core.tensor.SoftmaxOp;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * How many additions and multiplications an operation needs; a fused one counts two.
 *
 * <p>Products are counted exactly, and without what is small beside them. A function such as the
 * exponential counts as {@value #FUNCTION}: a polynomial of degree six and the reduction of its
 * range, about ten fused operations.
 */
public final class Operations {

  /** Of an exponential, a logarithm, a sine. */
  static final int FUNCTION = 20;

  /** Of a norm, per element: mean, squared deviation, scale, shift. */
  private static final int NORM = 8;

  private Operations() {}

  /**
   * Counts an operation's.
   *
   * @throws IllegalArgumentException if the operation is none of those that are measured
   */
  public static double of(Op op, Shape output, Shape... in) {
    double results = output.count();
    return switch (op) {
      case LinearOp _ -> 2 * results * in[0].size(-1);
      case NearestCodeOp _ -> 2.0 * in[0].count() * in[1].size(0);
      case Conv1dOp _ -> 2 * results * in[1].size(1) * in[1].size(2);
      case ConvTranspose1dOp _ -> 2.0 * in[0].count() * in[1].size(1) * in[1].size(2);
      case AttentionOp attention -> attention(attention, in);
      case LstmOp _ -> lstm(in[0], in[2]);
      case LayerNormOp _, GroupNormOp _ -> NORM * results;
      case RmsNormOp _ -> NORM / 2 * results;
      case SoftmaxOp _ -> (FUNCTION + 3) * results;
      case SnakeOp _ -> (FUNCTION + 4) * results;
      case UnaryOp unary -> perElement(unary) * results;
      case CtcLossOp _ -> recursion(in[0], in[1]);
      default -> throw new IllegalArgumentException("operation: found " + op + ", none measured");
    };
  }

  /** Scores and weighted sums of the pairs that the mask lets meet. */
  private static double attention(AttentionOp op, Shape... in) {
    double elements = (in[0].size(2) + (double) in[2].size(2) / op.keyHeads() * op.heads());
    return 2.0 * in[0].size(0) * pairs(op.mask(), in[0].size(1), in[1].size(1)) * elements;
  }

  /** How many keys all queries see together. */
  static long pairs(AttentionMask mask, int queries, int keys) {
    long pairs = 0;
    for (int i = 0; i < queries; i++) {
      int position = i + keys - queries;
      pairs += Math.max(0, mask.to(position, keys) - mask.from(position));
    }
    return pairs;
  }

  /** Both products of each step and its five functions. */
  private static double lstm(Shape x, Shape recurrent) {
    double steps = (double) x.size(0) * x.size(1);
    double hidden = recurrent.size(1);
    return steps * (8 * hidden * (x.size(2) + hidden) + 5 * FUNCTION * hidden);
  }

  private static int perElement(UnaryOp op) {
    return switch (op.function()) {
      case AFFINE, CLAMP, LEAKY_RELU, RELU, SQUARE, ABS, SIGN, ROUND -> 2;
      default -> FUNCTION;
    };
  }

  /**
   * One recursion over labels with blanks between: a logarithm of three exponentials' sum a state.
   */
  private static double recursion(Shape logProbabilities, Shape labels) {
    double frames = (double) logProbabilities.size(0) * logProbabilities.size(1);
    return frames * (2.0 * labels.size(1) + 1) * 4 * FUNCTION;
  }
}
