package org.speechlm4j.core.measure;

/**
 * How evenly the codes of one codebook are used.
 *
 * @param counts how often each code was chosen; not copied
 */
public record CodeUsage(long[] counts) {

  /**
   * Counts codes.
   *
   * @param codes indices from 0 to {@code size} - 1
   * @throws IllegalArgumentException if a code is out of range
   */
  public static CodeUsage of(int[] codes, int size) {
    long[] counts = new long[size];
    for (int code : codes) {
      if (code < 0 || code >= size) {
        throw new IllegalArgumentException("code: found " + code + ", need 0 to " + (size - 1));
      }
      counts[code]++;
    }
    return new CodeUsage(counts);
  }

  /** Number of codes that were chosen at all. */
  public int used() {
    int used = 0;
    for (long count : counts) {
      used += count > 0 ? 1 : 0;
    }
    return used;
  }

  /** Entropy of the choice, in bits. */
  public double entropyBits() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    double[] shares = new double[counts.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = total == 0 ? 0 : (double) counts[i] / total;
    }
    return entropyNats(shares) / Math.log(2);
  }

  /** Number of equally likely codes of the same entropy. */
  public double perplexity() {
    return Math.pow(2, entropyBits());
  }

  static double entropyNats(double[] shares) {
    double entropy = 0;
    for (double share : shares) {
      if (share > 0) {
        entropy -= share * Math.log(share);
      }
    }
    return entropy;
  }
}
