package org.speechlm4j.core.reference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.StopGradientOp;
import org.speechlm4j.core.tensor.StraightThroughOp;

/**
 * Gradients by central differences, of fourth order in double precision: right to about 1e-10 of
 * the largest output wherever the operation is smooth. Two operations are defined by their
 * gradients and have them here by definition.
 */
final class ReferenceGradients {

  private static final double STEP = 1e-3;

  private ReferenceGradients() {}

  static List<@Nullable EngineArray> of(
      ReferenceEngine engine, Evaluation evaluation, ReferenceArray upstream, boolean[] needed) {
    List<@Nullable EngineArray> gradients = new ArrayList<>();
    for (int i = 0; i < evaluation.inputs().size(); i++) {
      gradients.add(needed[i] ? gradient(engine, evaluation, upstream, i) : null);
    }
    return Collections.unmodifiableList(gradients);
  }

  private static ReferenceArray gradient(
      ReferenceEngine engine, Evaluation evaluation, ReferenceArray upstream, int input) {
    ReferenceArray x = (ReferenceArray) evaluation.inputs().get(input);
    if (evaluation.op() instanceof StopGradientOp) {
      return ReferenceArray.zeros(x.shape());
    }
    if (evaluation.op() instanceof StraightThroughOp) {
      return input == 0 ? upstream : ReferenceArray.zeros(x.shape());
    }
    return ReferenceArray.of(
        x.shape(),
        i -> {
          double step = STEP * Math.max(1, Math.abs(x.values()[i]));
          double near = difference(engine, evaluation, upstream, input, i, step);
          double far = difference(engine, evaluation, upstream, input, i, 2 * step);
          return (8 * near - far) / (12 * step);
        });
  }

  /**
   * {@code sum(upstream (f(x + step) - f(x - step)))}, taking the difference first; an output that
   * stays infinite does not change.
   */
  private static double difference(
      ReferenceEngine engine,
      Evaluation evaluation,
      ReferenceArray upstream,
      int input,
      int element,
      double step) {
    double[] above = moved(engine, evaluation, input, element, step);
    double[] below = moved(engine, evaluation, input, element, -step);
    double sum = 0;
    for (int i = 0; i < above.length; i++) {
      sum += above[i] == below[i] ? 0 : upstream.values()[i] * (above[i] - below[i]);
    }
    return sum;
  }

  private static double[] moved(
      ReferenceEngine engine, Evaluation evaluation, int input, int element, double step) {
    EngineArray[] inputs = evaluation.inputs().toArray(EngineArray[]::new);
    ReferenceArray x = (ReferenceArray) inputs[input];
    double[] values = x.values().clone();
    values[element] += step;
    inputs[input] = new ReferenceArray(x.shape(), x.type(), values);
    return engine.doubles(engine.run(evaluation.op(), evaluation.output().shape(), inputs));
  }
}
