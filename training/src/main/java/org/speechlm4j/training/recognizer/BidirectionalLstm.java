package org.speechlm4j.training.recognizer;

import org.speechlm4j.core.nn.Lstm;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * Two layers of long short-term memory side by side, one in each direction of time (Schuster and
 * Paliwal 1997). Each row of a padded batch is reversed by its own length, so that padding is never
 * read before it.
 *
 * @param ahead from the first frame to the last
 * @param back from the last frame to the first
 */
record BidirectionalLstm(Lstm ahead, Lstm back) {

  static BidirectionalLstm of(Weights weights, int inputs, int hidden) {
    return new BidirectionalLstm(
        Lstm.of(weights.at("ahead"), 0, inputs, hidden),
        Lstm.of(weights.at("back"), 0, inputs, hidden));
  }

  /**
   * Both directions' hidden states: {@code [batch, time, inputs]} to {@code [batch, time, 2
   * hidden]}.
   *
   * @param frames valid frames of each row
   */
  Tensor forward(Tensor x, int[] frames) {
    Tensor order = reversal(x, frames);
    Tensor reversed = back.forward(reordered(x, order));
    return ahead.forward(x).concat(2, reordered(reversed, order));
  }

  /** For each frame the index, over all rows, of the one that takes its place. */
  private static Tensor reversal(Tensor x, int[] frames) {
    int time = x.size(1);
    int[] order = new int[frames.length * time];
    for (int i = 0; i < frames.length; i++) {
      for (int t = 0; t < time; t++) {
        order[i * time + t] = i * time + (t < frames[i] ? frames[i] - 1 - t : t);
      }
    }
    return x.constant(order, frames.length, time);
  }

  private static Tensor reordered(Tensor x, Tensor order) {
    return x.reshape(x.size(0) * x.size(1), x.size(2)).gather(order);
  }
}
