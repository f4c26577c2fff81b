package org.speechlm4j.core.tensor;

/** What stands beyond a signal's ends. */
public enum PadMode {
  /** Zeros. */
  ZERO,
  /** The signal mirrored at its end sample, which is not repeated; shorter than the signal. */
  REFLECT,
  /** The end sample, repeated. */
  REPLICATE;

  /** Checks that a signal is long enough for the mode. */
  void check(String op, int length, int before, int after) {
    Check.that(before >= 0 && after >= 0, op, "padding: found %d and %d", before, after);
    boolean enough =
        switch (this) {
          case ZERO -> true;
          case REFLECT -> Math.max(before, after) < length || before + after == 0;
          case REPLICATE -> length > 0 || before + after == 0;
        };
    Check.that(
        enough, op, "%s padding of %d and %d exceeds length %d", this, before, after, length);
  }

  /**
   * The index within the signal whose value stands at {@code index}, or -1 for zero.
   *
   * @param index may lie outside 0 to {@code length}
   */
  public int source(int index, int length) {
    if (index >= 0 && index < length) {
      return index;
    }
    return switch (this) {
      case ZERO -> -1;
      case REFLECT -> index < 0 ? -index : 2 * (length - 1) - index;
      case REPLICATE -> index < 0 ? 0 : length - 1;
    };
  }
}
