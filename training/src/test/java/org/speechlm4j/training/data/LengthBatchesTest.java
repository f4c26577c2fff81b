package org.speechlm4j.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LengthBatchesTest {

  private static final int[] LENGTHS = new SplittableRandom(3).ints(1001, 10, 1000).toArray();

  static Stream<LengthBatches> batches() {
    return Stream.of(
        LengthBatches.of(LENGTHS, BatchLimits.ofExamples(7), 1, 5),
        LengthBatches.of(LENGTHS, BatchLimits.ofFrames(3000), 10, 5),
        LengthBatches.of(LENGTHS, new BatchLimits(16, 5000), 33, 5),
        LengthBatches.of(LENGTHS, new BatchLimits(16, 5000), 5000, 5));
  }

  @ParameterizedTest
  @MethodSource("batches")
  void epoch_hasEveryExampleExactlyOnce(LengthBatches batches) {
    for (int epoch = 0; epoch < 5; epoch++) {
      assertThat(batches.epoch(epoch).stream().flatMapToInt(Arrays::stream).sorted().toArray())
          .containsExactly(IntStream.range(0, LENGTHS.length).toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("batches")
  void epoch_followsFromItsNumberAlone(LengthBatches batches) {
    List<String> third = described(batches, 3);
    List<String> fourth = described(batches, 4);
    assertThat(described(batches, 3)).isEqualTo(third).isNotEqualTo(fourth);
  }

  @Test
  void epoch_ofAnotherSeed_isInAnotherOrder() {
    BatchLimits limits = BatchLimits.ofExamples(7);
    assertThat(described(LengthBatches.of(LENGTHS, limits, 4, 1), 0))
        .isNotEqualTo(described(LengthBatches.of(LENGTHS, limits, 4, 2), 0));
  }

  private static List<String> described(LengthBatches batches, int epoch) {
    return batches.epoch(epoch).stream().map(Arrays::toString).toList();
  }

  @Test
  void epoch_keepsToTheLimits() {
    LengthBatches batches = LengthBatches.of(LENGTHS, new BatchLimits(16, 5000), 20, 5);
    for (int[] batch : batches.epoch(0)) {
      int longest = Arrays.stream(batch).map(i -> LENGTHS[i]).max().orElseThrow();
      assertThat(batch.length).isBetween(1, 16);
      assertThat(batch.length * longest).isLessThanOrEqualTo(5000);
    }
  }

  @Test
  void epoch_ofBuckets_padsLittle() {
    BatchLimits limits = BatchLimits.ofFrames(8000);
    double plain = padding(LengthBatches.of(LENGTHS, limits, 1, 5));
    double bucketed = padding(LengthBatches.of(LENGTHS, limits, 20, 5));
    assertThat(plain).isGreaterThan(0.3);
    assertThat(bucketed).isLessThan(0.06);
  }

  /** The part of all padded frames that is padding. */
  private static double padding(LengthBatches batches) {
    long padded = 0;
    for (int[] batch : batches.epoch(0)) {
      int longest = Arrays.stream(batch).map(i -> LENGTHS[i]).max().orElseThrow();
      padded += (long) batch.length * longest;
    }
    return 1 - Arrays.stream(LENGTHS).sum() / (double) padded;
  }

  @Test
  void epoch_putsDifferentExamplesTogetherEachTime() {
    LengthBatches batches = LengthBatches.of(LENGTHS, BatchLimits.ofExamples(10), 5, 5);
    assertThat(companions(batches.epoch(0))).isNotEqualTo(companions(batches.epoch(1)));
  }

  private static int[] companions(List<int[]> epoch) {
    return epoch.stream()
        .filter(batch -> Arrays.stream(batch).anyMatch(i -> i == 0))
        .flatMapToInt(Arrays::stream)
        .sorted()
        .toArray();
  }

  @Test
  void of_exampleThatNoBatchMayHold_isRefused() {
    assertThatThrownBy(() -> LengthBatches.of(new int[] {10, 99}, BatchLimits.ofFrames(50), 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 99 frames in example 1, need 0 to the batch's limit of 50");
    assertThatThrownBy(() -> LengthBatches.of(new int[0], BatchLimits.ofFrames(50), 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 0 examples");
  }
}
