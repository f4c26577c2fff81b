package org.speechlm4j.codecs.seanet;

import org.speechlm4j.core.nn.HeldFrames;
import org.speechlm4j.core.nn.LayerStream;
import org.speechlm4j.core.tensor.Tensor;

/**
 * A causal transposed convolution chunk by chunk.
 *
 * <p>It keeps the last input frames that still reach into outputs to come, and computes each output
 * frame once, when no later input can change it: so every sum has its terms in the order of a
 * single run.
 */
final class TrimmedConvTranspose1dStream implements LayerStream {

  private final TrimmedConvTranspose1d conv;
  private final HeldFrames held = new HeldFrames();

  /** Untrimmed output frames, counted from the first held input's, that are still to be cut. */
  private int skipped;

  TrimmedConvTranspose1dStream(TrimmedConvTranspose1d conv) {
    this.conv = conv;
    this.skipped = conv.trimBefore();
  }

  @Override
  public Tensor push(Tensor chunk, boolean last) {
    Tensor input = held.followedBy(chunk);
    int stride = conv.stride();
    int inputs = input.size(1);
    int full = inputs == 0 ? 0 : (inputs - 1) * stride + conv.kernel();
    int settled = inputs * stride + (last && inputs > 0 ? conv.trimBefore() : 0);
    Tensor output =
        settled <= skipped
            ? chunk.constant(new float[0], chunk.size(0), 0, conv.outputs())
            : conv.convolve(input, skipped, full - settled);
    int kept = Math.min(inputs, (conv.kernel() - 1) / stride);
    held.holdFrom(input, inputs - kept);
    skipped = Math.max(skipped, settled) - (inputs - kept) * stride;
    return output;
  }

  @Override
  public long heldFloats() {
    return held.floats();
  }
}
