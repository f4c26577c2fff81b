package org.speechlm4j.core.tensor;

/**
 * One layer of long short-term memory in one direction, gates in the order input, forget, cell,
 * output (PyTorch's).
 *
 * <p>Inputs: x {@code [B, T, C]}, input weights {@code [4H, C]}, recurrent weights {@code [4H, H]},
 * their biases {@code [4H]} each, and optionally the initial hidden and cell state {@code [B, H]}
 * (else zeros). Output {@code [B, T, 2H]}: each step's hidden state, then its cell state.
 *
 * @param reversed whether time runs from the last frame to the first
 */
public record LstmOp(boolean reversed) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("lstm", in, 5, 7);
    Check.rank("lstm", "x", in[0], 3);
    Check.rank("lstm", "recurrent weights", in[2], 2);
    int hidden = in[2].size(1);
    Check.shape("lstm", "input weights", in[1], 4 * hidden, in[0].size(2));
    Check.shape("lstm", "recurrent weights", in[2], 4 * hidden, hidden);
    Check.shape("lstm", "input bias", in[3], 4 * hidden);
    Check.shape("lstm", "recurrent bias", in[4], 4 * hidden);
    for (int i = 5; i < in.length; i++) {
      Check.shape("lstm", i == 5 ? "hidden state" : "cell state", in[i], in[0].size(0), hidden);
    }
    return in[0].with(2, 2 * hidden);
  }
}
