package org.speechlm4j.examples.tour;

import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.examples.corpus.Utterance;

/**
 * An utterance with the features that the tour computes.
 *
 * @param utterance what the corpus says of it
 * @param samples the sound at 16 kHz
 * @param cepstra cepstra with first and second differences, {@code [frames, 39]}, 100 frames a
 *     second
 * @param logMel log mel energies of the same frames, {@code [frames, mels]}
 * @param phones index of the phone at each frame's centre
 */
record Sample(
    Utterance utterance,
    float[] samples,
    FeatureMatrix cepstra,
    FeatureMatrix logMel,
    int[] phones) {

  /** Number of frames. */
  int frames() {
    return cepstra.frames();
  }
}
