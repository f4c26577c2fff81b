package org.speechlm4j.core.nn;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;

/**
 * The last frames of a signal that a stream holds from one chunk to the next.
 *
 * <p>They outlive the scope that a chunk is pushed in, and their memory is reused as soon as others
 * take their place.
 */
public final class HeldFrames {

  private @Nullable Tensor held;

  /** The held frames, {@code [batch, time, channels]}, or null before any were. */
  public @Nullable Tensor frames() {
    return held;
  }

  /** The held frames with more behind them. */
  public Tensor followedBy(Tensor chunk) {
    return held == null ? chunk : held.concat(1, chunk);
  }

  /** Holds a copy of the frames from an index on, instead of those held so far. */
  public void holdFrom(Tensor frames, int from) {
    Tensor rest = frames.slice(1, from, frames.size(1)).keep();
    if (held != null) {
      held.release();
    }
    held = rest;
  }

  /** How many floats are held. */
  public long floats() {
    return held == null ? 0 : held.shape().count();
  }
}
