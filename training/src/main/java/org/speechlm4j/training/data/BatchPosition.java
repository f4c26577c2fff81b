package org.speechlm4j.training.data;

/**
 * A place in a run over data, which a checkpoint saves and a resumed run starts from.
 *
 * @param epoch passes over all examples that lie before it
 * @param batch batches of the present epoch that lie before it
 */
public record BatchPosition(int epoch, int batch) {

  /** The place of the first batch. */
  public static final BatchPosition START = new BatchPosition(0, 0);

  /**
   * Checks that neither is negative.
   *
   * @throws IllegalArgumentException if one is
   */
  public BatchPosition {
    if (epoch < 0 || batch < 0) {
      throw new IllegalArgumentException(
          "position: found epoch %d, batch %d, need none below 0".formatted(epoch, batch));
    }
  }
}
