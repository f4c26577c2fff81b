package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Attention in one pass over the keys, without a matrix of all scores.
 *
 * <p>Keys are taken in blocks that begin at fixed positions; each query keeps the largest score so
 * far, the sum of exponentials relative to it and the weighted values, which are rescaled when a
 * block brings a larger score (Milakov and Gimelshein 2018; Dao et al. 2022). So a query's result
 * does not depend on the queries, the batch and the padding beside it.
 *
 * <p>Many queries go through {@link ManyQueries}, few through {@link FewQueries}.
 */
final class CpuAttention {

  /** Up to this many queries, packing keys and values for products costs more than it saves. */
  private static final int FEW = 4;

  private final CpuContext context;

  CpuAttention(CpuContext context) {
    this.context = context;
  }

  CpuArray attend(AttentionOp op, Shape output, CpuArray[] in) {
    CpuArray result = context.floats(output);
    Call call = Call.of(op, in, result.floats());
    if (output.count() == 0) {
      return result;
    }
    if (call.keys() == 0) {
      Arrays.fill(result.floats(), 0, result.count(), 0);
    } else if (call.queries() <= FEW) {
      new FewQueries(context, call).run();
    } else {
      new ManyQueries(context, call).run();
    }
    return result;
  }

  /**
   * An operation with its operands.
   *
   * @param op the options
   * @param in queries, keys, values, the bias inputs and the valid keys
   * @param q the queries
   * @param k the keys
   * @param v the values
   * @param out where the result goes
   */
  record Call(AttentionOp op, CpuArray[] in, float[] q, float[] k, float[] v, float[] out) {

    static Call of(AttentionOp op, CpuArray[] in, float[] out) {
      return new Call(op, in, in[0].floats(), in[1].floats(), in[2].floats(), out);
    }

    int batch() {
      return in[0].size(0);
    }

    int queries() {
      return in[0].size(1);
    }

    int keys() {
      return in[1].size(1);
    }

    AttentionKernels.HeadSizes sizes() {
      return new AttentionKernels.HeadSizes(
          op.heads(), op.keyHeads(), in[0].size(2) / op.heads(), in[2].size(2) / op.keyHeads());
    }

    /** How many keys of a row of the batch are valid. */
    int valid(int b) {
      return op.padded() ? Math.clamp(in[in.length - 1].ints()[b], 0, keys()) : keys();
    }

    /** The first key that a query sees. */
    int from(int query) {
      return op.mask().from(query + keys() - queries());
    }

    /** One past the last key that a query sees of {@code valid}. */
    int to(int query, int valid) {
      return Math.min(op.mask().to(query + keys() - queries(), keys()), valid);
    }

    /** Adds what the options say to the scores of one query and the keys from {@code key}. */
    void addBias(
        RowKernels kernels, int b, int h, int query, int key, int count, float[] scores, int at) {
      switch (op.bias()) {
        case NONE -> {}
        case DENSE -> {
          int row = ((in[3].size(0) == 1 ? 0 : b) * op.heads() + h) * queries() + query;
          kernels.addScaled(in[3].floats(), row * keys() + key, count, 1, scores, at);
        }
        case RELATIVE -> {
          int row = h * (queries() + keys() - 1) + key - query + queries() - 1;
          float gate = in[4].floats()[(b * queries() + query) * op.heads() + h];
          kernels.addScaled(in[3].floats(), row, count, gate, scores, at);
        }
      }
    }
  }
}
