package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.GRADIENT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.WeightNormOp;

/** Losses and weight norm at odd shapes. */
final class LossGradientCases {

  private LossGradientCases() {}

  /** Whether an operation has a gradient with respect to a float input. */
  static boolean differentiable(Op op, int input) {
    return op.hasGradient(input);
  }

  static List<EngineCase> all() {
    Samples samples = new Samples(21);
    List<EngineCase> cases = new ArrayList<>();
    for (int classes : new int[] {1, 2, 7, 33}) {
      HostTensor logits = samples.scaled(3, 1, 3, 5, classes);
      HostTensor targets = samples.ints(0, classes - 1, 3, 5);
      targets = HostTensor.of(withIgnored(targets.toInts()), 3, 5);
      for (float smoothing : new float[] {0, 0.1f, 1}) {
        CrossEntropyOp op = new CrossEntropyOp(-100, smoothing);
        cases.add(EngineCase.of("crossEntropy", op, GRADIENT, logits, targets));
        cases.add(
            EngineCase.of("weighted", op, GRADIENT, logits, targets, samples.positive(classes)));
      }
    }
    int[][] shapes = {{7, 3, 5}, {1, 1, 1}, {17}, {4, 9}};
    for (int[] sizes : shapes) {
      for (int axis = 0; axis < sizes.length; axis++) {
        int[] lengths = new int[sizes.length];
        Arrays.fill(lengths, 1);
        lengths[axis] = sizes[axis];
        cases.add(
            EngineCase.of(
                "weightNorm",
                new WeightNormOp(axis),
                GRADIENT,
                samples.positive(sizes),
                samples.floats(lengths)));
      }
    }
    return cases;
  }

  private static int[] withIgnored(int[] targets) {
    targets[1] = -100;
    targets[targets.length - 1] = -100;
    return targets;
  }
}
