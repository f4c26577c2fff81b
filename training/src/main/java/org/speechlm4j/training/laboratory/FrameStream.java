package org.speechlm4j.training.laboratory;

import java.io.IOException;
import java.nio.file.Path;
import org.speechlm4j.core.hub.Hub;
import org.speechlm4j.core.tensor.Engine;

/** The frames of an experiment, the same for every row. */
interface FrameStream {

  /** Batches that the held-out frames of a distribution are as many as. */
  int HELD_OUT_BATCHES = 4;

  /** Channels of a frame. */
  int dimension();

  /**
   * Frames of a step, one after the other.
   *
   * @param step from 1; 0 for those that codewords start from
   */
  float[] batch(long step);

  /** Frames that no step sees. */
  float[] heldOut();

  /** Whether codewords that are not fitted start as frames of batch 0 too. */
  boolean placesCodewords();

  /**
   * Makes or reads the frames of a source.
   *
   * @param base folder that paths are relative to
   * @throws IOException if what the source names cannot be read
   */
  static FrameStream open(FrameSource source, LaboratoryOptions options, Path base, Engine engine)
      throws IOException {
    return switch (source) {
      case FrameSource.Drift drift -> new DriftFrames(drift, options.seed(), options.samples());
      case FrameSource.Mel mel ->
          RecordedFrames.of(base.resolve(mel.manifest()), RecordedFrames.mel(mel.mels()), options);
      case FrameSource.Latents latents ->
          RecordedFrames.of(
              base.resolve(latents.manifest()),
              RecordedFrames.latents(Hub.locate(base, latents.checkpoint()), engine),
              options);
    };
  }
}
