package org.speechlm4j.codecs.seanet;

import org.speechlm4j.core.nn.HeldFrames;
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
    private final HeldFrames waiting = new HeldFrames();

    Stream(LayerStream branch, LayerStream shortcut) {
      this.branch = branch;
      this.shortcut = shortcut;
    }

    @Override
    public Tensor push(Tensor chunk, boolean last) {
      Tensor input = waiting.followedBy(chunk);
      Tensor sum = branch.push(chunk, last);
      int ready = sum.size(1);
      waiting.holdFrom(input, ready);
      return shortcut.push(input.slice(1, 0, ready), last).add(sum);
    }

    @Override
    public long heldFloats() {
      return waiting.floats() + branch.heldFloats() + shortcut.heldFloats();
    }
  }
}
