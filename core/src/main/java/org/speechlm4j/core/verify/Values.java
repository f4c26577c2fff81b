package org.speechlm4j.core.verify;

import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Numbers to compare, in double precision.
 *
 * @param numbers in row-major order
 * @param whole whether they are integers by type
 */
record Values(double[] numbers, Shape shape, boolean whole) {

  static Values of(HostTensor tensor) {
    return new Values(tensor.toDoubles(), tensor.shape(), !tensor.storage().isFloat());
  }

  static Values of(Tensor tensor) {
    if (tensor.type() == DataType.FLOAT32) {
      return new Values(tensor.toDoubles(), tensor.shape(), false);
    }
    int[] ints = tensor.toInts();
    double[] numbers = new double[ints.length];
    for (int i = 0; i < ints.length; i++) {
      numbers[i] = ints[i];
    }
    return new Values(numbers, tensor.shape(), true);
  }

  String describe() {
    return (whole ? "integers " : "floats ") + shape;
  }

  /** Largest difference to values of the same shape; infinite where one alone is no number. */
  double error(Values other) {
    double error = 0;
    for (int i = 0; i < numbers.length; i++) {
      error = Math.max(error, difference(numbers[i], other.numbers[i]));
    }
    return error;
  }

  /** Largest difference of one row to the same row of values of the same shape. */
  double rowError(Values other, int axis, int row) {
    int inner = shape.count(axis + 1, shape.rank());
    double error = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (i / inner % shape.size(axis) == row) {
        error = Math.max(error, difference(numbers[i], other.numbers[i]));
      }
    }
    return error;
  }

  /**
   * Largest difference of the start of one row to a single row.
   *
   * @throws IllegalArgumentException if the single row does not fit
   */
  double singleError(Values single, int axis, int row) {
    requireFits(single, axis);
    int rank = shape.rank();
    int[] index = new int[rank];
    double error = 0;
    for (double number : single.numbers) {
      int at = 0;
      for (int a = 0; a < rank; a++) {
        at = at * shape.size(a) + (a == axis ? row : index[a]);
      }
      error = Math.max(error, difference(numbers[at], number));
      for (int a = rank - 1; a >= 0 && ++index[a] == single.shape.size(a); a--) {
        index[a] = 0;
      }
    }
    return error;
  }

  private void requireFits(Values single, int axis) {
    boolean fits = single.shape.rank() == shape.rank() && single.shape.size(axis) == 1;
    for (int a = 0; fits && a < shape.rank(); a++) {
      fits = single.shape.size(a) <= shape.size(a);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "single run: found shape %s, need one row of at most %s".formatted(single.shape, shape));
    }
  }

  private static double difference(double a, double b) {
    if (Double.compare(a, b) == 0 || a == b) {
      return 0;
    }
    double difference = Math.abs(a - b);
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }
}
