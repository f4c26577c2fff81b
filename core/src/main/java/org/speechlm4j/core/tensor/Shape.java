package org.speechlm4j.core.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The sizes of a tensor's axes, outermost first; a scalar has none. Immutable. */
public final class Shape {

  private final int[] sizes;
  private final int count;

  private Shape(int[] sizes) {
    long elements = 1;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "shape: found size " + size + " in " + Arrays.toString(sizes) + ", need 0 or more");
      }
      elements *= size;
      if (elements > Integer.MAX_VALUE - 16) {
        throw new IllegalArgumentException(
            "shape: " + Arrays.toString(sizes) + " has more elements than an array can hold");
      }
    }
    this.sizes = sizes;
    this.count = (int) elements;
  }

  /**
   * A shape of the given sizes.
   *
   * @throws IllegalArgumentException if a size is negative or the elements exceed an array
   */
  public static Shape of(int... sizes) {
    return new Shape(sizes.clone());
  }

  /** Number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** Number of elements. */
  public int count() {
    return count;
  }

  /**
   * Size of an axis; negative axes count from the last, which is -1.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public int size(int axis) {
    return sizes[axis(axis)];
  }

  /**
   * The axis from 0 that a possibly negative one names.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(int axis) {
    int index = axis < 0 ? axis + sizes.length : axis;
    if (index < 0 || index >= sizes.length) {
      throw new IllegalArgumentException("axis: found " + axis + ", but the shape is " + this);
    }
    return index;
  }

  /** Product of the sizes of axes {@code from} (inclusive) to {@code to} (exclusive). */
  public int count(int from, int to) {
    int product = 1;
    for (int i = from; i < to; i++) {
      product *= sizes[i];
    }
    return product;
  }

  /** This shape with one axis of another size. */
  public Shape with(int axis, int size) {
    int[] copy = sizes.clone();
    copy[axis(axis)] = size;
    return new Shape(copy);
  }

  /** This shape without one axis. */
  public Shape without(int axis) {
    int drop = axis(axis);
    int[] copy = new int[sizes.length - 1];
    for (int i = 0, j = 0; i < sizes.length; i++) {
      if (i != drop) {
        copy[j++] = sizes[i];
      }
    }
    return new Shape(copy);
  }

  /** The sizes, outermost first; a copy. */
  public int[] toArray() {
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return Arrays.stream(sizes)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
