package org.speechlm4j.core;

import java.util.Arrays;

/**
 * Discrete units of one utterance with the number of frames that each lasts.
 *
 * @param ids unit indices in time order; not copied
 * @param durations frames that each unit lasts, at least 1; not copied
 * @param frameRate frames per second
 */
public record Units(int[] ids, int[] durations, double frameRate) {

  /**
   * Checks that each unit has a duration.
   *
   * @throws IllegalArgumentException if the lengths differ or a duration is below 1
   */
  public Units {
    if (ids.length != durations.length) {
      throw new IllegalArgumentException(
          "durations: found %d, need one for each of %d units"
              .formatted(durations.length, ids.length));
    }
    for (int duration : durations) {
      if (duration < 1) {
        throw new IllegalArgumentException("durations: found " + duration + ", need at least 1");
      }
    }
  }

  /** One unit per frame, none merged. */
  public static Units ofFrames(int[] ids, double frameRate) {
    int[] ones = new int[ids.length];
    Arrays.fill(ones, 1);
    return new Units(ids, ones, frameRate);
  }

  /** Number of units. */
  public int size() {
    return ids.length;
  }

  /** Equal neighbours merged into one unit, their durations added. */
  public Units deduplicated() {
    int[] mergedIds = new int[ids.length];
    int[] mergedDurations = new int[ids.length];
    int n = 0;
    for (int i = 0; i < ids.length; i++) {
      if (n > 0 && mergedIds[n - 1] == ids[i]) {
        mergedDurations[n - 1] += durations[i];
      } else {
        mergedIds[n] = ids[i];
        mergedDurations[n++] = durations[i];
      }
    }
    return new Units(Arrays.copyOf(mergedIds, n), Arrays.copyOf(mergedDurations, n), frameRate);
  }

  /** One unit index per frame. */
  public int[] perFrame() {
    int[] frames = new int[Arrays.stream(durations).sum()];
    int t = 0;
    for (int i = 0; i < ids.length; i++) {
      Arrays.fill(frames, t, t += durations[i], ids[i]);
    }
    return frames;
  }
}
