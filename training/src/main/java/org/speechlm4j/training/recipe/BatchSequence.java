package org.speechlm4j.training.recipe;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.training.data.LengthBatches;

/** The batches of all epochs in one endless row, so that a position in it is one number. */
public final class BatchSequence {

  private final LengthBatches batches;

  /** Number of batches before each epoch, as far as is known. */
  private final List<Long> starts = new ArrayList<>(List.of(0L));

  private List<int[]> epoch = List.of();
  private int epochNumber = -1;

  /** The batches of epoch 0, then those of epoch 1, and so on. */
  public BatchSequence(LengthBatches batches) {
    this.batches = batches;
  }

  /**
   * The examples of a batch.
   *
   * @param index from 0
   */
  public int[] get(long index) {
    while (starts.getLast() <= index) {
      int next = starts.size() - 1;
      starts.add(starts.getLast() + batches.epoch(next).size());
    }
    int number = starts.size() - 2;
    while (starts.get(number) > index) {
      number--;
    }
    if (number != epochNumber) {
      epoch = batches.epoch(number);
      epochNumber = number;
    }
    return epoch.get((int) (index - starts.get(number)));
  }
}
