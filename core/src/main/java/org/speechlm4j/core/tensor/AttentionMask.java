package org.speechlm4j.core.tensor;

/**
 * Which keys each query may see: always one interval of positions.
 *
 * <p>Queries are the last positions of the key sequence: with {@code Tq} queries over {@code Tk}
 * keys, query {@code i} stands at position {@code i + Tk - Tq}, so that a cache of earlier keys
 * needs no other mask.
 *
 * @param blockSize positions are seen block-wise (1: each position is its own block)
 * @param before how many earlier blocks are seen, {@link #UNLIMITED} for all
 * @param after how many later blocks are seen, {@link #UNLIMITED} for all
 */
public record AttentionMask(int blockSize, int before, int after) {

  /** Stands for a context without end. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final AttentionMask FULL = new AttentionMask(1, UNLIMITED, UNLIMITED);
  private static final AttentionMask CAUSAL = new AttentionMask(1, UNLIMITED, 0);

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if the block is empty or a context negative
   */
  public AttentionMask {
    if (blockSize < 1 || before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "attention mask: found block %d, before %d, after %d, need at least 1, 0, 0"
              .formatted(blockSize, before, after));
    }
  }

  /** Every query sees every key. */
  public static AttentionMask full() {
    return FULL;
  }

  /** Every query sees its own position and the earlier ones. */
  public static AttentionMask causal() {
    return CAUSAL;
  }

  /** Every query sees the {@code window} positions that end with its own. */
  public static AttentionMask slidingWindow(int window) {
    return new AttentionMask(1, window - 1, 0);
  }

  /** Every query sees the positions at most {@code reach} away on either side. */
  public static AttentionMask symmetricWindow(int reach) {
    return new AttentionMask(1, reach, reach);
  }

  /** Every query sees its own block whole, and all earlier blocks. */
  public static AttentionMask blockCausal(int blockSize) {
    return new AttentionMask(blockSize, UNLIMITED, 0);
  }

  /** Every query sees its own block whole, and some earlier blocks. */
  public static AttentionMask blockWithLeftContext(int blockSize, int blocksBefore) {
    return new AttentionMask(blockSize, blocksBefore, 0);
  }

  /** The first key position that the query at {@code position} sees. */
  public int from(int position) {
    long block = (long) Math.floorDiv(position, blockSize) - before;
    return before == UNLIMITED || block <= 0 ? 0 : (int) (block * blockSize);
  }

  /**
   * One past the last key position that the query at {@code position} sees, of {@code keys}; 0 for
   * a position before the first key that sees none.
   */
  public int to(int position, int keys) {
    if (after == UNLIMITED) {
      return keys;
    }
    long end = ((long) Math.floorDiv(position, blockSize) + after + 1) * blockSize;
    return Math.clamp(end, 0, keys);
  }
}
