package org.speechlm4j.codecs.seanet;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.LayerStream;
import org.speechlm4j.core.nn.StreamingLayer;
import org.speechlm4j.core.tensor.Tensor;

/**
 * The sum of two layers of equal output, {@code shortcut(x) + branch(x)}.
 *
 * @param branch the longer way
 * @param shortcut maps each frame by itself
 */
record ResidualBlock(StreamingLayer branch, StreamingLayer shortcut) implements StreamingLayer {

  /** {@code [batch, time, channels]} to the same shape. */
  @Override
  public Tensor forward(Tensor x) {
    return x.scoped(in -> shortcut.forward(in).add(branch.forward(in)));
  }

  @Override
  public LayerStream stream() {
    return new Stream(branch.stream(), shortcut.stream());
  }

  /** Keeps the input of the shortcut until the branch, which may lag, has come as far. */
  private static final class Stream implements LayerStream {

    private final LayerStream branch;
    private final LayerStream shortcut;
    private @Nullable Tensor waiting;

    Stream(LayerStream branch, LayerStream shortcut) {
      this.branch = branch;
      this.shortcut = shortcut;
    }

    @Override
    public Tensor push(Tensor chunk, boolean last) {
      Tensor input = waiting == null ? chunk : waiting.concat(1, chunk);
      Tensor sum = branch.push(chunk, last);
      int ready = sum.size(1);
      waiting = input.slice(1, ready, input.size(1));
      return shortcut.push(input.slice(1, 0, ready), last).add(sum);
    }

    @Override
    public long heldFloats() {
      long held = waiting == null ? 0 : waiting.shape().count();
      return held + branch.heldFloats() + shortcut.heldFloats();
    }
  }
}
