package org.speechlm4j.codecs.seanet;

import org.speechlm4j.core.nn.HeldFrames;
import org.speechlm4j.core.nn.LayerStream;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Tensor;

/**
 * A causal convolution chunk by chunk.
 *
 * <p>It keeps the padded input from the start of the next output's span on. Padding in front by
 * reflection needs the signal's first {@code span - stride + 1} frames, so nothing comes out before
 * they are there; if the signal ends sooner, it is convolved as a whole.
 */
final class PaddedConv1dStream implements LayerStream {

  private final PaddedConv1d conv;
  private final HeldFrames held = new HeldFrames();
  private boolean padded;

  PaddedConv1dStream(PaddedConv1d conv) {
    // The reflection at the end must lie within what the last output spans.
    if (conv.padMode() == PadMode.REFLECT && conv.span() < 2 * conv.stride() - 1) {
      throw new UnsupportedOperationException(
          "streaming: found a kernel over %d frames with stride %d, reflection needs at least %d"
              .formatted(conv.span(), conv.stride(), 2 * conv.stride() - 1));
    }
    this.conv = conv;
  }

  @Override
  public Tensor push(Tensor chunk, boolean last) {
    Tensor input = held.followedBy(chunk);
    if (!padded && input.size(1) < framesToPad()) {
      held.holdFrom(input, 0);
      return last && input.size(1) > 0 ? conv.forward(input) : noFrames(input);
    }
    if (!padded) {
      input = input.pad(1, conv.surplus(), 0, conv.padMode());
      padded = true;
    }
    int after = last ? conv.missing(input.size(1) - conv.surplus()) : 0;
    int frames = (input.size(1) + after - conv.surplus()) / conv.stride();
    Tensor output = frames == 0 ? noFrames(input) : conv.convolve(input, 0, after);
    int consumed = Math.min(frames * conv.stride(), input.size(1));
    held.holdFrom(input, consumed);
    return output;
  }

  /** Frames of the signal from which the padding in front follows. */
  private int framesToPad() {
    return switch (conv.padMode()) {
      case ZERO -> 0;
      case REFLECT -> conv.surplus() + 1;
      case REPLICATE -> 1;
    };
  }

  private Tensor noFrames(Tensor input) {
    return input.constant(new float[0], input.size(0), 0, conv.outputs());
  }

  @Override
  public long heldFloats() {
    return held.floats();
  }
}
