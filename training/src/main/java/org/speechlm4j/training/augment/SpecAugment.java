package org.speechlm4j.training.augment;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.speechlm4j.core.audio.FeatureMatrix;

/**
 * Masks over stretches of time and bands of frequency in a spectrogram, without time warping (Park
 * et al., "SpecAugment", Interspeech 2019; {@code timePart}: "SpecAugment on Large Scale Datasets",
 * ICASSP 2020).
 *
 * <p>Widths are uniform from 0 to the greatest, places uniform; masks may overlap. Masked values
 * become 0, which is the mean of features that were normalised.
 *
 * @param timeMasks number of masks over time
 * @param timeWidth greatest frames of one, the paper's T
 * @param timePart greatest part of all frames that one may take, 0 to 1, the paper's p
 * @param frequencyMasks number of masks over frequency
 * @param frequencyWidth greatest channels of one, the paper's F
 */
public record SpecAugment(
    int timeMasks, int timeWidth, double timePart, int frequencyMasks, int frequencyWidth) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is negative or the part above 1
   */
  public SpecAugment {
    if (timeMasks < 0 || timeWidth < 0 || frequencyMasks < 0 || frequencyWidth < 0) {
      throw new IllegalArgumentException(
          "masks: found %d x %d frames and %d x %d channels, need none below 0"
              .formatted(timeMasks, timeWidth, frequencyMasks, frequencyWidth));
    }
    if (!(timePart >= 0 && timePart <= 1)) {
      throw new IllegalArgumentException("timePart: found " + timePart + ", need 0 to 1");
    }
  }

  /** The paper's LibriSpeech policy LD: 2 masks of up to 100 frames, 2 of up to 27 channels. */
  public static SpecAugment libriSpeechDouble() {
    return new SpecAugment(2, 100, 1.0, 2, 27);
  }

  /** The features with masks, in a matrix of their own. */
  public FeatureMatrix apply(FeatureMatrix features, RandomGenerator random) {
    int frames = features.frames();
    int dim = features.dim();
    float[] values = features.values().clone();
    int longest = Math.min(timeWidth, (int) (timePart * frames));
    for (int m = 0; m < timeMasks; m++) {
      int width = random.nextInt(longest + 1);
      int start = random.nextInt(frames - width + 1);
      Arrays.fill(values, start * dim, (start + width) * dim, 0f);
    }
    for (int m = 0; m < frequencyMasks; m++) {
      int width = random.nextInt(Math.min(frequencyWidth, dim) + 1);
      int start = random.nextInt(dim - width + 1);
      for (int t = 0; t < frames; t++) {
        Arrays.fill(values, t * dim + start, t * dim + start + width, 0f);
      }
    }
    return new FeatureMatrix(values, frames, dim);
  }
}
