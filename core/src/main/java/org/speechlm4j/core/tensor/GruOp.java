package org.speechlm4j.core.tensor;

/**
 * One layer of gated recurrent units in one direction, gates in the order reset, update, new
 * (PyTorch's).
 *
 * <p>Inputs: x {@code [B, T, C]}, input weights {@code [3H, C]}, recurrent weights {@code [3H, H]},
 * their biases {@code [3H]} each, and optionally the initial state {@code [B, H]} (else zeros).
 * Output {@code [B, T, H]}.
 *
 * @param reversed whether time runs from the last frame to the first
 */
public record GruOp(boolean reversed) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("gru", in, 5, 6);
    Check.rank("gru", "x", in[0], 3);
    Check.rank("gru", "recurrent weights", in[2], 2);
    int hidden = in[2].size(1);
    Check.shape("gru", "input weights", in[1], 3 * hidden, in[0].size(2));
    Check.shape("gru", "recurrent weights", in[2], 3 * hidden, hidden);
    Check.shape("gru", "input bias", in[3], 3 * hidden);
    Check.shape("gru", "recurrent bias", in[4], 3 * hidden);
    if (in.length == 6) {
      Check.shape("gru", "state", in[5], in[0].size(0), hidden);
    }
    return in[0].with(2, hidden);
  }
}
