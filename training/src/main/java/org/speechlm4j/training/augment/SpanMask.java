package org.speechlm4j.training.augment;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Masks over spans of time for masked prediction, as wav2vec 2.0 (Baevski et al. 2020, section 3.1)
 * and HuBERT (Hsu et al. 2021) draw them.
 *
 * <p>A row of T frames gets {@code floor(probability T / length + u)} spans, u uniform in [0, 1)
 * and one for the batch, but no fewer than {@code minimumSpans} and no more than {@code T /
 * length}. Their starts are different frames, all equally likely, so spans may overlap: {@code
 * probability} is the part that would be masked if none did. These are the rules of transformers'
 * {@code _compute_mask_indices} for a row by itself. That function bounds the spans of a short row
 * by the batch's longest one, and marks the last padded frame of a row without spans; here padded
 * frames are never masked, and how much is masked depends on the row alone.
 *
 * @param probability part of the frames that starts of spans are drawn for, 0 to 1
 * @param length frames of a span, at least 1
 * @param minimumSpans spans of a row at least, so far as it has room for them
 */
public record SpanMask(double probability, int length, int minimumSpans) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its bounds
   */
  public SpanMask {
    if (!(probability >= 0 && probability <= 1) || length < 1 || minimumSpans < 0) {
      throw new IllegalArgumentException(
          "found probability %s, length %d, minimumSpans %d; need 0 to 1, at least 1, at least 0"
              .formatted(probability, length, minimumSpans));
    }
  }

  /** HuBERT's pre-training: probability 0.8, 10 frames, at least 2 spans. */
  public static SpanMask hubert() {
    return new SpanMask(0.8, 10, 2);
  }

  /**
   * Draws masks for a batch.
   *
   * @param lengths valid frames of each row
   * @param time frames of the padded batch, at least the longest row's
   * @param random what the places come from
   * @return true where a frame is masked, {@code [batch][time]}
   * @throws IllegalArgumentException if a length is not 0 to {@code time}
   */
  public boolean[][] draw(int[] lengths, int time, RandomGenerator random) {
    double rounding = random.nextDouble();
    boolean[][] masks = new boolean[lengths.length][time];
    for (int row = 0; row < lengths.length; row++) {
      int frames = lengths[row];
      if (frames < 0 || frames > time) {
        throw new IllegalArgumentException(
            "lengths: found %d, need 0 to the batch's %d frames".formatted(frames, time));
      }
      int starts = frames - length + 1;
      for (int start : distinct(spans(frames, rounding), starts, random)) {
        Arrays.fill(masks[row], start, start + length, true);
      }
    }
    return masks;
  }

  private int spans(int frames, double rounding) {
    int wanted = (int) (probability * frames / length + rounding);
    return Math.min(Math.max(wanted, minimumSpans), frames / length);
  }

  /** So many different numbers below {@code bound}: a shuffle of which only the head is made. */
  private static int[] distinct(int count, int bound, RandomGenerator random) {
    Map<Integer, Integer> moved = new HashMap<>();
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i, bound);
      chosen[i] = moved.getOrDefault(j, j);
      moved.put(j, moved.getOrDefault(i, i));
    }
    return chosen;
  }
}
