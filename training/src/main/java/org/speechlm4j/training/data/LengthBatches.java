package org.speechlm4j.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The batches of each epoch: examples of like length together, in an order that follows from seed
 * and epoch, every example in exactly one batch.
 *
 * <p>Examples are sorted by length and cut into buckets of as many examples each. In every epoch
 * each bucket is shuffled and cut into batches as large as the limits allow; then the batches of
 * all buckets are shuffled. More buckets waste less on padding, fewer mix examples more freely; one
 * bucket is a plain shuffle. Objects are immutable.
 */
public final class LengthBatches {

  private final int[] lengths;
  private final int[][] buckets;
  private final BatchLimits limits;
  private final long seed;

  private LengthBatches(int[] lengths, int[][] buckets, BatchLimits limits, long seed) {
    this.lengths = lengths;
    this.buckets = buckets;
    this.limits = limits;
    this.seed = seed;
  }

  /**
   * Sorts examples into buckets.
   *
   * @param lengths frames (or samples) of each example; copied
   * @param limits how large a batch may be
   * @param buckets number of buckets, at least 1
   * @param seed what the order follows from
   * @throws IllegalArgumentException if there is no example, or one that no batch may hold
   */
  public static LengthBatches of(int[] lengths, BatchLimits limits, int buckets, long seed) {
    if (lengths.length == 0 || buckets < 1) {
      throw new IllegalArgumentException(
          "found %d examples and %d buckets, need at least 1 of each"
              .formatted(lengths.length, buckets));
    }
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] < 0 || !limits.allow(1, lengths[i])) {
        throw new IllegalArgumentException(
            "lengths: found %d frames in example %d, need 0 to the batch's limit of %d"
                .formatted(lengths[i], i, limits.frames()));
      }
    }
    int[] sorted =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> lengths[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[][] cut = new int[buckets][];
    for (int b = 0; b < buckets; b++) {
      cut[b] = Arrays.copyOfRange(sorted, edge(b, buckets, sorted), edge(b + 1, buckets, sorted));
    }
    return new LengthBatches(lengths.clone(), cut, limits, seed);
  }

  private static int edge(int bucket, int buckets, int[] sorted) {
    return (int) ((long) sorted.length * bucket / buckets);
  }

  /**
   * The batches of an epoch, in order: the indices of the examples in each.
   *
   * @param epoch from 0 on
   */
  public List<int[]> epoch(int epoch) {
    SplittableRandom random = SeededRandom.of(seed, epoch);
    List<int[]> batches = new ArrayList<>();
    for (int[] bucket : buckets) {
      cut(shuffled(bucket, random), batches);
    }
    for (int i = batches.size() - 1; i > 0; i--) {
      Collections.swap(batches, i, random.nextInt(i + 1));
    }
    return batches;
  }

  private static int[] shuffled(int[] values, SplittableRandom random) {
    int[] shuffled = values.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swapped;
    }
    return shuffled;
  }

  private void cut(int[] examples, List<int[]> batches) {
    int start = 0;
    int longest = 0;
    for (int i = 0; i < examples.length; i++) {
      int length = lengths[examples[i]];
      if (!limits.allow(i + 1 - start, Math.max(longest, length))) {
        batches.add(Arrays.copyOfRange(examples, start, i));
        start = i;
        longest = 0;
      }
      longest = Math.max(longest, length);
    }
    if (start < examples.length) {
      batches.add(Arrays.copyOfRange(examples, start, examples.length));
    }
  }
}
