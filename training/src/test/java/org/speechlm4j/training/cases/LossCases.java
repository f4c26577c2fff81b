package org.speechlm4j.training.cases;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.HostTensor;

/** Losses. */
final class LossCases {

  private LossCases() {}

  static List<OperationCase> all() {
    Samples samples = new Samples(9);
    List<OperationCase> cases = new ArrayList<>();
    for (int classes : new int[] {1, 5}) {
      HostTensor logits = samples.floats(2, 3, classes);
      int[] targets = samples.ints(0, classes - 1, 6).toInts();
      targets[2] = CrossEntropyOp.IGNORED;
      HostTensor target = HostTensor.of(targets, 2, 3);
      for (float smoothing : new float[] {0, 0.1f}) {
        CrossEntropyOp op = new CrossEntropyOp(CrossEntropyOp.IGNORED, smoothing);
        cases.add(OperationCase.of("cross entropy", op, logits, target));
        cases.add(
            OperationCase.of(
                "weighted cross entropy", op, logits, target, samples.positive(classes)));
      }
    }
    cases.add(
        OperationCase.of(
            "cross entropy that ignores a class",
            new CrossEntropyOp(1, 0.2f),
            samples.floats(4, 3),
            HostTensor.of(new int[] {0, 1, 2, 1}, 4)));
    cases.add(ctc(samples, 0, new int[3][0], 5, 1, 0));
    cases.add(ctc(samples, 2, new int[][] {{1}, {3}, {0}}, 5, 2, 1));
    cases.add(ctc(samples, 0, new int[][] {{1, 1, 2}, {3, 2, 3}, {2, -1, -1}}, 6, 5, 4));
    return cases;
  }

  private static OperationCase ctc(Samples samples, int blank, int[][] labels, int... frames) {
    int count = labels[0].length;
    int[] flat = new int[3 * count];
    int[] lengths = new int[3];
    for (int row = 0; row < 3; row++) {
      for (int i = 0; i < count; i++) {
        flat[row * count + i] = labels[row][i];
        lengths[row] += labels[row][i] >= 0 ? 1 : 0;
      }
    }
    if (count == 1) {
      lengths[2] = 0;
    }
    return OperationCase.of(
        "ctc of " + count + " labels",
        new CtcLossOp(blank),
        samples.floats(3, 6, 4),
        HostTensor.of(flat, 3, count),
        HostTensor.of(frames, 3),
        HostTensor.of(lengths, 3));
  }
}
