package org.speechlm4j.tokenizers.wav2vec;

import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * The gate by which a frame scales WavLM's position bias (Chen et al. 2022, section IV-A).
 *
 * @param projection from a head's part of a frame to two groups of four
 * @param scale {@code [1, heads, 1, 1]}
 */
record GatedRelativeBias(Linear projection, Tensor scale) {

  private static final int GATES = 2;
  private static final int SUMMED = 4;

  static GatedRelativeBias of(Weights weights, int dimension, int heads) {
    return new GatedRelativeBias(
        Linear.of(weights.at("gru_rel_pos_linear"), dimension / heads, GATES * SUMMED),
        weights.get("gru_rel_pos_const", Initializer.ones(), 1, heads, 1, 1));
  }

  /** Frames {@code [batch, time, dimension]} to the gates {@code [batch, time, heads]}. */
  Tensor forward(Tensor x) {
    int batch = x.size(0);
    int time = x.size(1);
    int heads = scale.size(1);
    Tensor gates =
        projection
            .forward(x.reshape(batch, time, heads, -1))
            .reshape(batch * time, heads, GATES, SUMMED)
            .sum(-1)
            .map(UnaryOp.Function.SIGMOID);
    Tensor update = gates.slice(-1, 0, 1).reshape(batch, time, heads);
    Tensor reset = gates.slice(-1, 1, 2).reshape(batch, time, heads);
    return update.multiply(reset.multiply(scale.reshape(heads)).affine(1, -1)).affine(1, 2);
  }
}
