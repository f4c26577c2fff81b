package org.speechlm4j.core.measure;

import java.util.List;

/**
 * What separates found sequences from right ones: the fewest substitutions, deletions and
 * insertions that turn one into the other (Levenshtein 1966), of which word and phone error rates
 * are made.
 *
 * @param substitutions symbols that stand in another's place
 * @param deletions right symbols without a counterpart
 * @param insertions found symbols without a counterpart
 * @param length number of right symbols
 */
public record EditErrors(long substitutions, long deletions, long insertions, long length) {

  /** Of no sequences. */
  public static EditErrors none() {
    return new EditErrors(0, 0, 0, 0);
  }

  /**
   * Compares two sequences of symbols; of several shortest ways, one with the most substitutions
   * counts.
   *
   * @param right what should be there
   * @param found what is there
   */
  public static EditErrors of(List<?> right, List<?> found) {
    EditErrors[] row = new EditErrors[found.size() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = new EditErrors(0, 0, j, 0);
    }
    for (int i = 1; i <= right.size(); i++) {
      EditErrors diagonal = row[0];
      row[0] = new EditErrors(0, i, 0, i);
      for (int j = 1; j < row.length; j++) {
        EditErrors above = row[j];
        boolean equal = right.get(i - 1).equals(found.get(j - 1));
        row[j] =
            least(
                diagonal.plus(equal ? 0 : 1, 0, 0, 1),
                above.plus(0, 1, 0, 1),
                row[j - 1].plus(0, 0, 1, 0));
        diagonal = above;
      }
    }
    return row[found.size()];
  }

  private static EditErrors least(EditErrors... ways) {
    EditErrors best = ways[0];
    for (EditErrors way : ways) {
      best = way.total() < best.total() ? way : best;
    }
    return best;
  }

  private EditErrors plus(int substituted, int deleted, int inserted, int further) {
    return new EditErrors(
        substitutions + substituted, deletions + deleted, insertions + inserted, length + further);
  }

  /** Of these sequences and others. */
  public EditErrors plus(EditErrors others) {
    return new EditErrors(
        substitutions + others.substitutions,
        deletions + others.deletions,
        insertions + others.insertions,
        length + others.length);
  }

  /** Number of all errors. */
  public long total() {
    return substitutions + deletions + insertions;
  }

  /**
   * Errors for each right symbol: 0 for none, above 1 if more is found than should be there.
   *
   * @throws IllegalArgumentException if there is no right symbol to measure by
   */
  public double rate() {
    if (length == 0) {
      throw new IllegalArgumentException("length: found no right symbols, need at least one");
    }
    return (double) total() / length;
  }
}
