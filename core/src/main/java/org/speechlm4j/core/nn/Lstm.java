package org.speechlm4j.core.nn;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * One layer of long short-term memory, forward in time, gates in the order input, forget, cell,
 * output (Hochreiter and Schmidhuber 1997; Gers et al. 2000).
 *
 * @param inputWeight {@code [4 hidden, inputs]}
 * @param recurrentWeight {@code [4 hidden, hidden]}
 * @param inputBias {@code [4 hidden]}
 * @param recurrentBias {@code [4 hidden]}
 */
public record Lstm(
    Tensor inputWeight, Tensor recurrentWeight, Tensor inputBias, Tensor recurrentBias)
    implements StreamingLayer {

  /** Takes layer {@code index} of a stack: {@code weight_ih_l0}, {@code weight_hh_l0}, ... */
  public static Lstm of(Weights weights, int index, int inputs, int hidden) {
    Initializer uniform = Initializer.fanIn(hidden);
    String suffix = "_l" + index;
    return new Lstm(
        weights.get("weight_ih" + suffix, uniform, 4 * hidden, inputs),
        weights.get("weight_hh" + suffix, uniform, 4 * hidden, hidden),
        weights.get("bias_ih" + suffix, uniform, 4 * hidden),
        weights.get("bias_hh" + suffix, uniform, 4 * hidden));
  }

  /** A stack whose first layer reads the input and each other the hidden states before it. */
  public static Sequential stack(Weights weights, int inputs, int hidden, int layers) {
    List<StreamingLayer> stack = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      stack.add(of(weights, i, i == 0 ? inputs : hidden, hidden));
    }
    return new Sequential(stack);
  }

  /** {@code [batch, time, inputs]} to hidden states {@code [batch, time, hidden]}. */
  @Override
  public Tensor forward(Tensor x) {
    return hiddenOf(states(x));
  }

  @Override
  public LayerStream stream() {
    return new Stream(this);
  }

  private int hidden() {
    return recurrentWeight.size(1);
  }

  /** Hidden and cell states side by side: {@code [batch, time, 2 hidden]}. */
  private Tensor states(Tensor x) {
    return x.apply(new LstmOp(false), inputWeight, recurrentWeight, inputBias, recurrentBias);
  }

  /** As {@link #states(Tensor)}, from the states {@code [batch, 1, 2 hidden]} before them. */
  private Tensor states(Tensor x, Tensor before) {
    Tensor hidden = before.slice(2, 0, hidden()).reshape(x.size(0), hidden());
    Tensor cell = before.slice(2, hidden(), 2 * hidden()).reshape(x.size(0), hidden());
    return x.apply(
        new LstmOp(false), inputWeight, recurrentWeight, inputBias, recurrentBias, hidden, cell);
  }

  private Tensor hiddenOf(Tensor states) {
    return states.slice(2, 0, hidden());
  }

  /** Keeps the state after the last frame. */
  private static final class Stream implements LayerStream {

    private final Lstm layer;
    private final HeldFrames state = new HeldFrames();

    Stream(Lstm layer) {
      this.layer = layer;
    }

    @Override
    public Tensor push(Tensor chunk, boolean last) {
      int batch = chunk.size(0);
      int frames = chunk.size(1);
      if (frames == 0) {
        return chunk.constant(new float[0], batch, 0, layer.hidden());
      }
      Tensor before = state.frames();
      Tensor states = before == null ? layer.states(chunk) : layer.states(chunk, before);
      state.holdFrom(states, frames - 1);
      return layer.hiddenOf(states);
    }

    @Override
    public long heldFloats() {
      return state.floats();
    }
  }
}
