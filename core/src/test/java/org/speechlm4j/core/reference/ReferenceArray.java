package org.speechlm4j.core.reference;

import java.util.function.IntToDoubleFunction;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Shape;

/**
 * An array of doubles; indices are doubles too, which hold every int.
 *
 * @param shape sizes of the axes
 * @param type what the elements stand for
 * @param values the elements in row-major order
 */
record ReferenceArray(Shape shape, DataType type, double[] values) implements EngineArray {

  /** A float array of zeros. */
  static ReferenceArray zeros(Shape shape) {
    return new ReferenceArray(shape, DataType.FLOAT32, new double[shape.count()]);
  }

  /** A float array whose element {@code i} is {@code element(i)}. */
  static ReferenceArray of(Shape shape, IntToDoubleFunction element) {
    ReferenceArray out = zeros(shape);
    for (int i = 0; i < out.values.length; i++) {
      out.values[i] = element.applyAsDouble(i);
    }
    return out;
  }

  /** The same elements under another type. */
  ReferenceArray as(DataType other) {
    return new ReferenceArray(shape, other, values);
  }

  /** The element at a position along every axis. */
  double at(int... position) {
    return values[index(position)];
  }

  /** Replaces the element at a position along every axis. */
  void set(double value, int... position) {
    values[index(position)] = value;
  }

  int size(int axis) {
    return shape.size(axis);
  }

  private int index(int... position) {
    int index = 0;
    for (int axis = 0; axis < position.length; axis++) {
      index = index * shape.size(axis) + position[axis];
    }
    return index;
  }
}
