package org.speechlm4j.core.measure;

import java.util.Arrays;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.exception.TooManyIterationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.MaxIter;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.apache.commons.math3.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Multinomial logistic regression on fixed features: what a linear map can read from them.
 *
 * <p>Minimises the mean cross entropy plus a small squared penalty on the weights by conjugate
 * gradients; features should be standardised. Products run on an engine.
 *
 * {@snippet file="org/speechlm4j/core/snippets/MeasureSnippetsTest.java" region="probe"}
 */
public final class LogisticProbe {

  private final int classes;
  private final int dimension;
  private final double[] parameters;

  private LogisticProbe(int classes, int dimension, double[] parameters) {
    this.classes = classes;
    this.dimension = dimension;
    this.parameters = parameters;
  }

  /**
   * Fits weights.
   *
   * @param features one vector per example
   * @param labels class of each example, from 0 to {@code classes} - 1
   * @param penalty factor of half the squared weights, at least 0
   * @param maxIterations most steps of the optimiser
   * @throws IllegalArgumentException if the numbers of features and labels differ or a label is out
   *     of range
   */
  public static LogisticProbe fit(
      Points features,
      int[] labels,
      int classes,
      double penalty,
      int maxIterations,
      Engine engine) {
    Objective objective = new Objective(features, labels, classes, penalty, engine);
    double[] start = new double[classes * (features.dimension() + 1)];
    double[] best = start;
    try {
      best =
          new NonLinearConjugateGradientOptimizer(
                  NonLinearConjugateGradientOptimizer.Formula.POLAK_RIBIERE,
                  new SimpleValueChecker(1e-5, 1e-7),
                  1e-3,
                  1e-3,
                  1)
              .optimize(
                  new MaxIter(maxIterations),
                  new MaxEval(20 * maxIterations),
                  new ObjectiveFunction(objective::value),
                  new ObjectiveFunctionGradient(objective::gradient),
                  GoalType.MINIMIZE,
                  new InitialGuess(start))
              .getPoint();
    } catch (TooManyIterationsException | TooManyEvaluationsException stopped) {
      best = objective.best();
    }
    return new LogisticProbe(classes, features.dimension(), best);
  }

  /** The most likely class of each example. */
  public int[] predict(Points features, Engine engine) {
    if (features.dimension() != dimension) {
      throw new IllegalArgumentException(
          "features: found dimension %d, need %d".formatted(features.dimension(), dimension));
    }
    if (features.count() == 0) {
      return new int[0];
    }
    Tensor x = engine.constant(features.values(), shape(features.count(), dimension));
    return logits(x, parameters, classes).argMax().toInts();
  }

  private static Shape shape(int... sizes) {
    return Shape.of(sizes);
  }

  private static Tensor logits(Tensor x, double[] parameters, int classes) {
    int weights = classes * x.size(1);
    float[] values = new float[parameters.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) parameters[i];
    }
    return x.linear(
        x.constant(Arrays.copyOf(values, weights), classes, x.size(1)),
        x.constant(Arrays.copyOfRange(values, weights, values.length), classes));
  }

  /**
   * Penalised mean cross entropy and its gradient. Line searches ask for many values and no
   * gradient, so that this waits until it is asked for.
   */
  private static final class Objective {

    private final Tensor x;
    private final Tensor transposed;
    private final int[] labels;
    private final int classes;
    private final double penalty;
    private double[] at = new double[0];
    private Tensor logits;
    private double value = Double.POSITIVE_INFINITY;
    private double[] best = new double[0];
    private double bestValue = Double.POSITIVE_INFINITY;

    Objective(Points features, int[] labels, int classes, double penalty, Engine engine) {
      if (features.count() != labels.length || labels.length == 0) {
        throw new IllegalArgumentException(
            "labels: found %d, need one for each of %d examples, at least one"
                .formatted(labels.length, features.count()));
      }
      for (int label : labels) {
        if (label < 0 || label >= classes) {
          throw new IllegalArgumentException(
              "label: found " + label + ", need 0 to " + (classes - 1));
        }
      }
      this.x = engine.constant(features.values(), shape(labels.length, features.dimension()));
      this.transposed = x.transpose(0, 1);
      this.logits = x;
      this.labels = labels;
      this.classes = classes;
      this.penalty = penalty;
    }

    double[] best() {
      return best.clone();
    }

    double value(double[] parameters) {
      if (Arrays.equals(parameters, at)) {
        return value;
      }
      at = parameters.clone();
      logits = logits(x, parameters, classes);
      float[] logProbabilities = logits.logSoftmax().toFloats();
      double loss = 0;
      for (int i = 0; i < labels.length; i++) {
        loss -= logProbabilities[i * classes + labels[i]];
      }
      double squares = 0;
      for (int i = 0; i < classes * x.size(1); i++) {
        squares += parameters[i] * parameters[i];
      }
      value = loss / labels.length + penalty / 2 * squares;
      if (value < bestValue) {
        bestValue = value;
        best = at;
      }
      return value;
    }

    double[] gradient(double[] parameters) {
      value(parameters);
      int n = labels.length;
      float[] errors = logits.softmax().toFloats();
      double[] gradient = new double[parameters.length];
      int biases = classes * x.size(1);
      for (int i = 0; i < n; i++) {
        errors[i * classes + labels[i]] -= 1;
        for (int c = 0; c < classes; c++) {
          gradient[biases + c] += errors[i * classes + c] / n;
        }
      }
      float[] byWeight =
          x.constant(errors, n, classes).transpose(0, 1).linear(transposed, null).toFloats();
      for (int i = 0; i < biases; i++) {
        gradient[i] = byWeight[i] / n + penalty * parameters[i];
      }
      return gradient;
    }
  }
}
