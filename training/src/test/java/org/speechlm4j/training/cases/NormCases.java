package org.speechlm4j.training.cases;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.L2NormalizeOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.SoftmaxOp;
import org.speechlm4j.core.tensor.WeightNormOp;

/** Normalisations. */
final class NormCases {

  private static final float EPSILON = 1e-3f;

  private NormCases() {}

  static List<OperationCase> all() {
    Samples samples = new Samples(4);
    List<OperationCase> cases = new ArrayList<>();
    for (int[] shape : new int[][] {{2, 3, 5}, {7}}) {
      addRows(cases, samples, shape);
    }
    cases.add(OperationCase.of("softmax of one", new SoftmaxOp(false), samples.floats(3, 1)));
    HostTensor x = samples.floats(3, 4, 6);
    HostTensor weight = samples.floats(6);
    HostTensor bias = samples.floats(6);
    for (int groups : new int[] {1, 3, 6}) {
      cases.add(
          OperationCase.of("group norm", new GroupNormOp(groups, EPSILON, false), x, weight, bias));
      cases.add(
          OperationCase.of(
              "padded group norm",
              new GroupNormOp(groups, EPSILON, true),
              x,
              weight,
              bias,
              HostTensor.of(new int[] {4, 1, 3}, 3)));
    }
    cases.add(OperationCase.of("batch norm", new BatchNormOp(EPSILON, true), x, weight, bias));
    cases.add(
        OperationCase.of(
            "batch norm by running statistics",
            new BatchNormOp(EPSILON, false),
            x,
            weight,
            bias,
            samples.floats(6),
            samples.positive(6)));
    addWeightNorms(cases, samples);
    return cases;
  }

  private static void addRows(List<OperationCase> cases, Samples samples, int... shape) {
    int channels = shape[shape.length - 1];
    HostTensor x = samples.floats(shape);
    HostTensor weight = samples.floats(channels);
    HostTensor bias = samples.floats(channels);
    cases.add(OperationCase.of("layer norm", new LayerNormOp(EPSILON), x, weight, bias));
    cases.add(OperationCase.of("bare layer norm", new LayerNormOp(EPSILON), x));
    cases.add(OperationCase.of("rms norm", new RmsNormOp(EPSILON), x, weight));
    cases.add(OperationCase.of("bare rms norm", new RmsNormOp(EPSILON), x));
    cases.add(OperationCase.of("l2 normalise", new L2NormalizeOp(1e-12f), x));
    cases.add(OperationCase.of("l2 normalise of little", new L2NormalizeOp(100), x));
    cases.add(OperationCase.of("softmax", new SoftmaxOp(false), x));
    cases.add(OperationCase.of("log softmax", new SoftmaxOp(true), x));
  }

  private static void addWeightNorms(List<OperationCase> cases, Samples samples) {
    for (int axis = 0; axis < 3; axis++) {
      int[] lengths = {1, 1, 1};
      lengths[axis] = 3 + axis;
      cases.add(
          OperationCase.of(
              "weight norm of axis " + axis,
              new WeightNormOp(axis),
              samples.floats(3, 4, 5),
              samples.floats(lengths)));
    }
    cases.add(
        OperationCase.of(
            "weight norm of numbers", new WeightNormOp(0), samples.positive(4), samples.floats(4)));
  }
}
