package org.speechlm4j.training.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.audio.FeatureMatrix;

class MasksTest {

  /** Means of 20,000 calls of transformers' _compute_mask_indices on a single row. */
  @ParameterizedTest
  @CsvSource({
    "499, 0.80, 10, 2, 0.56705, 0.0310",
    "100, 0.65, 10, 0, 0.49844, 0.0689",
    "60, 0.05, 10, 2, 0.30449, 0.0477",
    "23, 0.80, 10, 2, 0.64743, 0.1281"
  })
  void spanMask_masksAsMuchAsTheReference(
      int frames, double probability, int length, int minimum, double mean, double deviation) {
    SpanMask mask = new SpanMask(probability, length, minimum);
    SplittableRandom random = new SplittableRandom(7);
    int calls = 20_000;
    double sum = 0;
    for (int i = 0; i < calls; i++) {
      sum += (double) masked(mask.draw(new int[] {frames}, frames, random)[0]) / frames;
    }
    double error = deviation * Math.sqrt(2.0 / calls);
    assertThat(sum / calls).isCloseTo(mean, within(4 * error));
  }

  private static long masked(boolean[] row) {
    int count = 0;
    for (boolean one : row) {
      count += one ? 1 : 0;
    }
    return count;
  }

  @Test
  void spanMask_neverMasksPaddedFrames() {
    SplittableRandom random = new SplittableRandom(1);
    int[] lengths = {50, 0, 9, 10, 11, 31};
    for (int i = 0; i < 1000; i++) {
      boolean[][] masks = SpanMask.hubert().draw(lengths, 50, random);
      for (int row = 0; row < lengths.length; row++) {
        assertThat(masked(Arrays.copyOfRange(masks[row], lengths[row], 50))).isZero();
      }
    }
  }

  @Test
  void spanMask_hasAtLeastTheMinimumOfSpansWhereTheyFit() {
    SplittableRandom random = new SplittableRandom(2);
    SpanMask mask = new SpanMask(0, 3, 2);
    for (int i = 0; i < 1000; i++) {
      boolean[][] masks = mask.draw(new int[] {2, 3, 5, 6, 40}, 40, random);
      assertThat(masked(masks[0])).isZero();
      assertThat(masked(masks[1])).isEqualTo(3);
      assertThat(masked(masks[2])).isEqualTo(3);
      assertThat(masked(masks[3])).isBetween(4L, 6L);
      assertThat(masked(masks[4])).isBetween(4L, 6L);
    }
  }

  @Test
  void spanMask_ofOneSeed_isTheSame() {
    int[] lengths = {50, 33};
    assertThat(SpanMask.hubert().draw(lengths, 50, new SplittableRandom(3)))
        .isDeepEqualTo(SpanMask.hubert().draw(lengths, 50, new SplittableRandom(3)));
  }

  @Test
  void spanMask_lengthBeyondTheBatch_isRefused() {
    assertThatThrownBy(() -> SpanMask.hubert().draw(new int[] {51}, 50, new SplittableRandom(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 51, need 0 to the batch's 50 frames");
  }

  @Test
  void specAugment_masksWholeFramesAndChannels() {
    float[] ones = new float[200 * 80];
    Arrays.fill(ones, 1);
    FeatureMatrix features = new FeatureMatrix(ones, 200, 80);
    SpecAugment augment = new SpecAugment(2, 30, 1, 2, 27);
    for (int seed = 0; seed < 50; seed++) {
      FeatureMatrix masked = augment.apply(features, new SplittableRandom(seed));
      boolean[] frames = new boolean[200];
      boolean[] channels = new boolean[80];
      for (int t = 0; t < 200; t++) {
        for (int c = 0; c < 80; c++) {
          frames[t] |= masked.at(t, c) == 1;
          channels[c] |= masked.at(t, c) == 1;
        }
      }
      // A value is masked if and only if its whole frame or its whole channel is.
      for (int t = 0; t < 200; t++) {
        for (int c = 0; c < 80; c++) {
          assertThat(masked.at(t, c) == 1).isEqualTo(frames[t] && channels[c]);
        }
      }
      assertThat(200 - masked(frames)).isBetween(0L, 60L);
      assertThat(80 - masked(channels)).isBetween(0L, 54L);
    }
    assertThat(ones).containsOnly(1);
  }

  @Test
  void specAugment_meanWidths_areHalfTheGreatest() {
    float[] ones = new float[100 * 40];
    Arrays.fill(ones, 1);
    SplittableRandom random = new SplittableRandom(9);
    SpecAugment time = new SpecAugment(1, 60, 0.2, 0, 0);
    SpecAugment frequency = new SpecAugment(0, 0, 1, 1, 10);
    double zerosInTime = 0;
    double zerosInFrequency = 0;
    for (int i = 0; i < 4000; i++) {
      zerosInTime += zeros(time.apply(new FeatureMatrix(ones, 100, 40), random)) / 40.0;
      zerosInFrequency += zeros(frequency.apply(new FeatureMatrix(ones, 100, 40), random)) / 100.0;
    }
    assertThat(zerosInTime / 4000).isCloseTo(10, within(0.4));
    assertThat(zerosInFrequency / 4000).isCloseTo(5, within(0.2));
  }

  private static int zeros(FeatureMatrix features) {
    int count = 0;
    for (float value : features.values()) {
      count += value == 0 ? 1 : 0;
    }
    return count;
  }

  @Test
  void specAugment_onFewFrames_keepsWithinThem() {
    for (int frames = 0; frames < 4; frames++) {
      FeatureMatrix features = FeatureMatrix.zeros(frames, 3);
      assertThat(SpecAugment.libriSpeechDouble().apply(features, new SplittableRandom(1)).frames())
          .isEqualTo(frames);
    }
  }
}
