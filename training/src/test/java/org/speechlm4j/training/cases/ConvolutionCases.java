package org.speechlm4j.training.cases;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.PadMode;

/** Convolutions over one and two axes, and transposed. */
final class ConvolutionCases {

  private ConvolutionCases() {}

  static List<OperationCase> all() {
    Samples samples = new Samples(3);
    List<OperationCase> cases = new ArrayList<>();
    addOneAxis(cases, samples);
    addTransposed(cases, samples);
    addTwoAxes(cases, samples);
    return cases;
  }

  private static void addOneAxis(List<OperationCase> cases, Samples samples) {
    HostTensor x = samples.floats(2, 9, 6);
    for (int groups : new int[] {1, 2, 6}) {
      HostTensor weight = samples.floats(12, 6 / groups, 3);
      Conv1dOp plain = Conv1dOp.plain().withGroups(groups);
      cases.add(OperationCase.of("conv1d", plain, x, weight, samples.floats(12)));
      Conv1dOp wide = plain.withStride(2).withDilation(2);
      cases.add(OperationCase.of("dilated conv1d", wide.withPadding(1), x, weight));
    }
    HostTensor weight = samples.floats(5, 6, 4);
    for (PadMode mode : PadMode.values()) {
      Conv1dOp op = Conv1dOp.plain().withStride(3).withPadding(2, 1, mode);
      cases.add(OperationCase.of("conv1d " + mode, op, x, weight));
    }
    cases.add(
        OperationCase.of(
            "conv1d of one", Conv1dOp.plain(), samples.floats(1, 1, 1), samples.floats(1, 1, 1)));
  }

  private static void addTransposed(List<OperationCase> cases, Samples samples) {
    HostTensor x = samples.floats(2, 5, 6);
    for (int groups : new int[] {1, 2, 6}) {
      HostTensor weight = samples.floats(6, 2, 3);
      cases.add(
          OperationCase.of(
              "conv transposed",
              new ConvTranspose1dOp(2, 1, groups, 1, 2),
              x,
              weight,
              samples.floats(2 * groups)));
      cases.add(
          OperationCase.of(
              "conv transposed and dilated",
              new ConvTranspose1dOp(3, 2, groups, 0, -2),
              x,
              weight));
    }
    cases.add(
        OperationCase.of(
            "conv transposed of stride 1",
            new ConvTranspose1dOp(1, 1, 3, 0, 0),
            x,
            samples.floats(6, 1, 2)));
  }

  private static void addTwoAxes(List<OperationCase> cases, Samples samples) {
    HostTensor x = samples.floats(2, 5, 6, 4);
    for (int groups : new int[] {1, 2, 4}) {
      HostTensor weight = samples.floats(4, 4 / groups, 3, 2);
      cases.add(
          OperationCase.of(
              "conv2d", new Conv2dOp(2, 1, 1, 2, 1, 2, groups), x, weight, samples.floats(4)));
    }
    cases.add(
        OperationCase.of(
            "bare conv2d", new Conv2dOp(1, 1, 1, 1, 0, 0, 1), x, samples.floats(3, 4, 1, 1)));
  }
}
