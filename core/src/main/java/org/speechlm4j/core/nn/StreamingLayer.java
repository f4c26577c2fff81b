package org.speechlm4j.core.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.speechlm4j.core.tensor.Tensor;

/** A map of frames that takes a whole signal at once or, if it is causal, chunk by chunk. */
public interface StreamingLayer {

  /** {@code [batch, time, channels]} to {@code [batch, time', channels']}. */
  Tensor forward(Tensor x);

  /**
   * Starts a signal whose concatenated output equals {@link #forward} of the whole.
   *
   * @throws UnsupportedOperationException if an option makes the layer look ahead without bound;
   *     the message names it
   */
  LayerStream stream();

  /**
   * As {@link #forward}, block by block, so that memory does not grow with long signals.
   *
   * @param block input frames at a time, at least 1
   * @throws UnsupportedOperationException as {@link #stream}
   */
  default Tensor forwardInBlocks(Tensor x, int block) {
    LayerStream stream = stream();
    List<Tensor> outputs = new ArrayList<>();
    int frames = x.size(1);
    int from = 0;
    do {
      int to = (int) Math.min(frames, (long) from + block);
      outputs.add(stream.push(x.slice(1, from, to), to == frames));
      from = to;
    } while (from < frames);
    Tensor[] rest = outputs.subList(1, outputs.size()).toArray(Tensor[]::new);
    return outputs.getFirst().concat(1, rest);
  }

  /** A layer that maps each frame by itself and keeps nothing. */
  static StreamingLayer framewise(UnaryOperator<Tensor> function) {
    return new Framewise(function);
  }

  /** A function of each frame. */
  record Framewise(UnaryOperator<Tensor> function) implements StreamingLayer, LayerStream {

    @Override
    public Tensor forward(Tensor x) {
      return function.apply(x);
    }

    @Override
    public LayerStream stream() {
      return this;
    }

    @Override
    public Tensor push(Tensor chunk, boolean last) {
      return function.apply(chunk);
    }

    @Override
    public long heldFloats() {
      return 0;
    }
  }
}
