package org.speechlm4j.training.data;

import java.util.List;

/**
 * The sounds of one batch.
 *
 * @param position where in the run it stands
 * @param examples what each row was made from
 * @param samples {@code [batch, time, channels]}
 * @param sampleRate samples per second
 */
public record AudioBatch(
    BatchPosition position, List<Example> examples, PaddedBatch samples, int sampleRate) {

  /** Copies the list. */
  public AudioBatch {
    examples = List.copyOf(examples);
  }
}
