package org.speechlm4j.tokenizers.wav2vec;

import java.util.List;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.Tensor;

/**
 * The loss of a batch of labels under connectionist temporal classification, as one number.
 *
 * @param config the labels and how losses are reduced
 */
record CtcLoss(Wav2VecConfig.Ctc config) {

  /** Scores {@code [batch, time, labels]} and labels without blanks to the loss {@code []}. */
  Tensor forward(Frames logits, List<int[]> labels) {
    Tensor scores = logits.tensor();
    int batch = scores.size(0);
    check(batch, labels);
    int longest = labels.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] padded = new int[batch * Math.max(1, longest)];
    int[] lengths = new int[batch];
    float[] shares = new float[batch];
    for (int i = 0; i < batch; i++) {
      int[] row = labels.get(i);
      System.arraycopy(row, 0, padded, i * longest, row.length);
      boolean ignored = config.zeroInfinity() && logits.lengths()[i] < framesNeeded(row);
      // Without labels the ignored loss is finite, so that its share, 0, ends it.
      lengths[i] = ignored ? 0 : row.length;
      shares[i] = ignored ? 0 : share(row.length, batch);
    }
    Tensor losses =
        scores
            .logSoftmax()
            .apply(
                new CtcLossOp(config.blank()),
                scores.constant(padded, batch, padded.length / batch),
                logits.lengthTensor(),
                scores.constant(lengths, batch));
    return losses.multiply(scores.constant(shares, batch)).sum(0);
  }

  private float share(int labels, int batch) {
    return switch (config.reduction()) {
      case SUM -> 1;
      case MEAN -> 1f / Math.max(1, labels) / batch;
    };
  }

  /** Frames of the shortest path: one per label, and a blank between equal neighbours. */
  private static int framesNeeded(int[] labels) {
    int frames = labels.length;
    for (int i = 1; i < labels.length; i++) {
      frames += labels[i] == labels[i - 1] ? 1 : 0;
    }
    return frames;
  }

  private void check(int batch, List<int[]> labels) {
    if (labels.size() != batch) {
      throw new IllegalArgumentException(
          "labels: found %d rows, need one for each of %d utterances"
              .formatted(labels.size(), batch));
    }
    for (int[] row : labels) {
      for (int label : row) {
        if (label < 0 || label >= config.vocabularySize()) {
          throw new IllegalArgumentException(
              "labels: found %d, need 0 to %d".formatted(label, config.vocabularySize() - 1));
        }
      }
    }
  }
}
