package org.speechlm4j.training.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.cases.OperationCase;
import org.speechlm4j.training.cases.Samples;

/**
 * Every operation in a graph has the reference's values, and its gradients are the reference's
 * central differences.
 */
class GraphOperationsTest {

  private static final Map<Precision, Double> TOLERANCES =
      Map.of(Precision.SINGLE, 2e-5, Precision.DOUBLE, 1e-7);

  static List<OperationCase> cases() {
    return OperationCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void operation_hasTheReferencesValuesAndGradients(OperationCase operation) {
    ReferenceEngine engine = new ReferenceEngine();
    EngineArray[] inputs =
        operation.inputs().stream().map(engine::upload).toArray(EngineArray[]::new);
    EngineArray output = engine.run(operation.op(), operation.shape(), inputs);
    HostTensor weights = new Samples(17).floats(operation.shape().toArray());
    boolean[] needed = needed(operation, output);
    List<EngineArray> gradients =
        engine.gradients(
            new Evaluation(operation.op(), List.of(inputs), output),
            engine.upload(weights),
            needed);
    for (Precision precision : Precision.values()) {
      double tolerance = TOLERANCES.get(precision);
      GraphBackend backend = GraphBackend.of(precision);
      try (GraphFunction function = function(backend, operation, weights, needed)) {
        GraphGradients found =
            any(needed)
                ? function.gradients(values(operation), 1)
                : new GraphGradients(0, function.run(values(operation)), Map.of(), Map.of());
        assertClose(
            operation + " in " + precision,
            engine.doubles(output),
            found.outputs().get("output"),
            tolerance);
        for (int i = 0; i < needed.length; i++) {
          if (needed[i]) {
            assertClose(
                "%s in %s, gradient of input %d".formatted(operation, precision, i),
                engine.doubles(gradients.get(i)),
                found.inputs().get("x" + i),
                tolerance);
          }
        }
      }
    }
  }

  private static boolean[] needed(OperationCase operation, EngineArray output) {
    boolean[] needed = new boolean[operation.inputs().size()];
    for (int i = 0; i < needed.length; i++) {
      needed[i] =
          output.type() == DataType.FLOAT32
              && operation.differentiable(i)
              && operation.inputs().get(i).shape().count() > 0;
    }
    return needed;
  }

  private static boolean any(boolean[] values) {
    return IntStream.range(0, values.length).anyMatch(i -> values[i]);
  }

  private static Map<String, HostTensor> values(OperationCase operation) {
    Map<String, HostTensor> values = new LinkedHashMap<>();
    for (HostTensor input : operation.inputs()) {
      values.put("x" + values.size(), input);
    }
    return values;
  }

  /** The operation as output, and its sum with weights as loss. */
  private static GraphFunction function(
      GraphBackend backend, OperationCase operation, HostTensor weights, boolean[] needed) {
    GraphFunction function =
        GraphFunction.of(
            backend,
            inputs -> {
              Tensor[] others = new Tensor[inputs.size() - 1];
              Arrays.setAll(others, i -> inputs.get("x" + (i + 1)));
              Tensor output = inputs.get("x0").apply(operation.op(), others);
              Tensor weight = backend.constant(weights.toFloats(), weights.shape());
              return new GraphOutputs(
                  Map.of("output", output), any(needed) ? output.multiply(weight).sum() : null);
            });
    return function.withInputGradients(
        IntStream.range(0, needed.length)
            .filter(i -> needed[i])
            .mapToObj(i -> "x" + i)
            .toArray(String[]::new));
  }

  private static void assertClose(
      String what, double[] expected, HostTensor found, double tolerance) {
    double[] values = found.toDoubles();
    assertThat(values).as(what).hasSize(expected.length);
    double bound =
        tolerance * Math.max(Arrays.stream(expected).map(Math::abs).max().orElse(0), 1e-2);
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i] - expected[i]) <= bound)) {
        fail("%s: element %d is %s, expected %s".formatted(what, i, values[i], expected[i]));
      }
    }
  }
}
