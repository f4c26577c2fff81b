package org.speechlm4j.training.cases;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.MatMulOp;
import org.speechlm4j.core.tensor.NearestCodeOp;

/** Matrix products and nearest codes. */
final class ProductCases {

  private ProductCases() {}

  static List<OperationCase> all() {
    Samples samples = new Samples(2);
    List<OperationCase> cases = new ArrayList<>();
    for (int[] shape : new int[][] {{2, 3, 5}, {5}, {1, 5}, {2, 1, 3, 5}}) {
      cases.add(
          OperationCase.of(
              "linear",
              new LinearOp(),
              samples.floats(shape),
              samples.floats(4, 5),
              samples.floats(4)));
    }
    cases.add(
        OperationCase.of(
            "bare linear", new LinearOp(), samples.floats(3, 1), samples.floats(1, 1)));
    int[][][] shapes = {
      {{3, 5}, {5, 4}}, {{2, 3, 5}, {2, 5, 4}}, {{2, 3, 1, 5}, {2, 3, 5, 2}}, {{3, 1}, {1, 1}}
    };
    for (int[][] pair : shapes) {
      cases.add(
          OperationCase.of(
              "matMul", new MatMulOp(false), samples.floats(pair[0]), samples.floats(pair[1])));
      int[] turned = pair[1].clone();
      int last = turned.length - 1;
      turned[last] = pair[1][last - 1];
      turned[last - 1] = pair[1][last];
      cases.add(
          OperationCase.of(
              "transposed matMul",
              new MatMulOp(true),
              samples.floats(pair[0]),
              samples.floats(turned)));
    }
    for (NearestCodeOp.Distance distance : NearestCodeOp.Distance.values()) {
      cases.add(
          OperationCase.of(
              "nearest " + distance,
              new NearestCodeOp(distance),
              samples.floats(2, 7, 3),
              samples.floats(5, 3)));
    }
    return cases;
  }
}
