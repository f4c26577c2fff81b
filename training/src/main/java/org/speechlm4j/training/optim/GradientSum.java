package org.speechlm4j.training.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.ReshapeOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.training.autodiff.Parameter;

/** Gradients summed over the parts of a batch, which outlive the steps that computed them. */
public final class GradientSum {

  private final Engine engine;
  private final Map<Parameter, EngineArray> sums = new LinkedHashMap<>();

  /** A sum of nothing. */
  public GradientSum(Engine engine) {
    this.engine = engine;
  }

  /**
   * Adds gradients.
   *
   * @param gradients by parameter
   * @param factor what they are multiplied by, such as one over the number of parts
   */
  public void add(Map<Parameter, EngineArray> gradients, double factor) {
    gradients.forEach(
        (parameter, gradient) -> {
          EngineArray sum = sums.get(parameter);
          if (sum == null) {
            Shape shape = parameter.shape();
            sum = engine.upload(HostTensor.of(new float[shape.count()], shape.toArray()));
            sums.put(parameter, sum);
          }
          engine.update(new BlendUpdate(1, factor), sum, gradient);
        });
  }

  /** The sums; changed by what is added later. */
  public Map<Parameter, EngineArray> byParameter() {
    return sums;
  }

  /** Euclidean norm of all sums together. */
  public double norm() {
    return norm(engine, sums);
  }

  /** Euclidean norm of some gradients together. */
  public static double norm(Engine engine, Map<Parameter, EngineArray> gradients) {
    double squares = 0;
    for (EngineArray gradient : gradients.values()) {
      squares += squares(engine, gradient);
    }
    return Math.sqrt(squares);
  }

  private static double squares(Engine engine, EngineArray gradient) {
    Shape flat = Shape.of(gradient.shape().count());
    EngineArray row = engine.run(new ReshapeOp(flat), flat, gradient);
    EngineArray square = engine.run(UnaryOp.of(UnaryOp.Function.SQUARE), flat, row);
    EngineArray sum = engine.run(new ReduceOp(ReduceOp.Function.SUM, 0), Shape.of(), square);
    return engine.doubles(sum)[0];
  }

  /**
   * Scales gradients down to a norm, in place, as PyTorch's {@code clip_grad_norm_} (Pascanu et al.
   * 2013): by {@code largest / (norm + 1e-6)} where that is below 1.
   *
   * @return the norm before
   */
  public static double clip(Engine engine, Map<Parameter, EngineArray> gradients, double largest) {
    double norm = norm(engine, gradients);
    double factor = largest / (norm + 1e-6);
    if (factor < 1) {
      for (EngineArray gradient : gradients.values()) {
        engine.update(new BlendUpdate(factor, 0), gradient, gradient);
      }
    }
    return norm;
  }

  /** Starts from nothing again. */
  public void clear() {
    sums.clear();
  }
}
