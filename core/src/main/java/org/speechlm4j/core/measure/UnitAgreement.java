package org.speechlm4j.core.measure;

/**
 * How often each unit meets each label, and what that says: phone and cluster purity and the mutual
 * information relative to the labels' entropy (PNMI), as in Hsu et al. 2021, "HuBERT", section
 * IV-C.
 *
 * {@snippet file="org/speechlm4j/core/snippets/MeasureSnippetsTest.java" region="agreement"}
 */
public final class UnitAgreement {

  private final long[][] counts;
  private final long total;

  private UnitAgreement(long[][] counts) {
    this.counts = counts;
    long sum = 0;
    for (long[] row : counts) {
      for (long count : row) {
        sum += count;
      }
    }
    this.total = sum;
  }

  /**
   * Counts pairs.
   *
   * @param units unit of each frame, from 0 to {@code unitCount} - 1
   * @param labels label of each frame, from 0 to {@code labelCount} - 1; negative ones are left out
   * @throws IllegalArgumentException if the lengths differ or an index is out of range
   */
  public static UnitAgreement of(int[] units, int[] labels, int unitCount, int labelCount) {
    if (units.length != labels.length) {
      throw new IllegalArgumentException(
          "labels: found %d, need one for each of %d units".formatted(labels.length, units.length));
    }
    long[][] counts = new long[labelCount][unitCount];
    for (int t = 0; t < units.length; t++) {
      if (units[t] < 0 || units[t] >= unitCount || labels[t] >= labelCount) {
        throw new IllegalArgumentException(
            "frame %d: found unit %d of %d and label %d of %d"
                .formatted(t, units[t], unitCount, labels[t], labelCount));
      }
      if (labels[t] >= 0) {
        counts[labels[t]][units[t]]++;
      }
    }
    return new UnitAgreement(counts);
  }

  /** Frames counted, as {@code [label][unit]}; a copy. */
  public long[][] counts() {
    long[][] copy = new long[counts.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts[i].clone();
    }
    return copy;
  }

  /** Share of frames whose label is the commonest of their unit. */
  public double phonePurity() {
    long agreeing = 0;
    for (int unit = 0; unit < unitCount(); unit++) {
      long most = 0;
      for (long[] row : counts) {
        most = Math.max(most, row[unit]);
      }
      agreeing += most;
    }
    return share(agreeing);
  }

  /** Share of frames whose unit is the commonest of their label. */
  public double clusterPurity() {
    long agreeing = 0;
    for (long[] row : counts) {
      long most = 0;
      for (long count : row) {
        most = Math.max(most, count);
      }
      agreeing += most;
    }
    return share(agreeing);
  }

  /** Mutual information of labels and units over the labels' entropy: 0 to 1. */
  public double normalizedMutualInformation() {
    double[] labelShares = new double[counts.length];
    double[] unitShares = new double[unitCount()];
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < unitShares.length; j++) {
        labelShares[i] += share(counts[i][j]);
        unitShares[j] += share(counts[i][j]);
      }
    }
    double information = 0;
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < unitShares.length; j++) {
        double joint = share(counts[i][j]);
        if (joint > 0) {
          information += joint * Math.log(joint / (labelShares[i] * unitShares[j]));
        }
      }
    }
    double entropy = CodeUsage.entropyNats(labelShares);
    return entropy == 0 ? 0 : information / entropy;
  }

  private int unitCount() {
    return counts.length == 0 ? 0 : counts[0].length;
  }

  private double share(long count) {
    return total == 0 ? 0 : (double) count / total;
  }
}
