package org.speechlm4j.codecs.quantizer;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.speechlm4j.core.measure.CodeUsage;

/**
 * How well one codebook is used over some steps.
 *
 * @param usage how often each code was chosen
 * @param ages steps since each code was last chosen, 0 if it was in the last step; not copied
 */
public record CodebookHealth(CodeUsage usage, int[] ages) {

  /**
   * Checks that there is one age per code.
   *
   * @throws IllegalArgumentException if there is not
   */
  public CodebookHealth {
    int codes = usage.counts().length;
    Require.that(ages.length == codes, "ages", ages.length, "one for each of " + codes + " codes");
  }

  /** Share of the codes that were chosen at all, 0 to 1. */
  public double usedShare() {
    return ages.length == 0 ? 0 : (double) usage.used() / ages.length;
  }

  /** Number of equally likely codes of the same entropy. */
  public double perplexity() {
    return usage.perplexity();
  }

  /** Bits that a code carries on average: the entropy of the choice. */
  public double entropyBits() {
    return usage.entropyBits();
  }

  /**
   * Bits per second that the codes carry.
   *
   * @param frameRate codes per second
   */
  public double effectiveBitRate(double frameRate) {
    return entropyBits() * frameRate;
  }

  /** Codes that were not chosen for at least so many steps, in order. */
  public int[] unusedFor(int steps) {
    return IntStream.range(0, ages.length).filter(code -> ages[code] >= steps).toArray();
  }

  /** Follows a codebook from step to step; belongs to one thread. */
  public static final class Accumulator {

    private final long[] counts;
    private final int[] ages;

    /**
     * Of a codebook of so many codes, none of them chosen yet.
     *
     * @throws IllegalArgumentException if there is no code
     */
    public Accumulator(int cardinality) {
      Require.atLeastOne("cardinality", cardinality);
      this.counts = new long[cardinality];
      this.ages = new int[cardinality];
    }

    /**
     * Adds the codes of one step.
     *
     * @throws IllegalArgumentException if a code is out of range; then nothing is added
     */
    public void add(int[] codes) {
      CodeUsage step = CodeUsage.of(codes, counts.length);
      for (int code = 0; code < counts.length; code++) {
        long chosen = step.counts()[code];
        counts[code] += chosen;
        ages[code] = chosen > 0 ? 0 : ages[code] + 1;
      }
    }

    /** Adds the codes that one step gave the frames that count. */
    public void add(Assignment seen) {
      add(seen.countedCodes());
    }

    /** What was seen so far; a copy. */
    public CodebookHealth health() {
      return new CodebookHealth(new CodeUsage(counts.clone()), ages.clone());
    }

    /** Starts counting anew; ages go on. */
    public void startOver() {
      Arrays.fill(counts, 0);
    }
  }
}
