package org.speechlm4j.core.nn;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * Self-attention with several heads (Vaswani et al. 2017, section 3.2.2).
 *
 * @param query projection to the queries of all heads
 * @param key projection to the keys
 * @param value projection to the values
 * @param output projection of the heads' results
 * @param heads number of heads, which divides the dimension
 */
public record MultiHeadAttention(Linear query, Linear key, Linear value, Linear output, int heads) {

  /** Takes {@code q_proj}, {@code k_proj}, {@code v_proj} and {@code out_proj} from a scope. */
  public static MultiHeadAttention of(Weights weights, int dimension, int heads) {
    return new MultiHeadAttention(
        Linear.of(weights.at("q_proj"), dimension, dimension),
        Linear.of(weights.at("k_proj"), dimension, dimension),
        Linear.of(weights.at("v_proj"), dimension, dimension),
        Linear.of(weights.at("out_proj"), dimension, dimension),
        heads);
  }

  /**
   * Every frame attends to every valid one.
   *
   * @param x {@code [batch, time, dimension]}
   * @param frames valid frames of each row as ints {@code [batch]}, or null if all are
   * @return the shape of x
   */
  public Tensor forward(Tensor x, @Nullable Tensor frames) {
    return frames == null
        ? attend(x, AttentionOp.Bias.NONE, false)
        : attend(x, AttentionOp.Bias.NONE, true, frames);
  }

  /**
   * As {@link #forward(Tensor, Tensor)} with a bias that depends on head and distance.
   *
   * @param table {@code [heads, 2 time - 1]}: entry {@code j - i + time - 1} where {@code i} meets
   *     {@code j}
   * @param gate factor of the bias, {@code [batch, time, heads]}
   */
  public Tensor forward(Tensor x, Tensor table, Tensor gate, @Nullable Tensor frames) {
    return frames == null
        ? attend(x, AttentionOp.Bias.RELATIVE, false, table, gate)
        : attend(x, AttentionOp.Bias.RELATIVE, true, table, gate, frames);
  }

  private Tensor attend(Tensor x, AttentionOp.Bias bias, boolean padded, Tensor... rest) {
    float scale = (float) (1 / Math.sqrt((double) x.size(-1) / heads));
    AttentionOp options = new AttentionOp(heads, heads, scale, AttentionMask.full(), bias, padded);
    Tensor[] inputs = new Tensor[rest.length + 2];
    inputs[0] = key.forward(x);
    inputs[1] = value.forward(x);
    System.arraycopy(rest, 0, inputs, 2, rest.length);
    return output.forward(query.forward(x).attention(options, inputs));
  }
}
