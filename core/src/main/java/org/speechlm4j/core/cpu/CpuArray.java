package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Shape;

/**
 * An array of the CPU engine, in row-major order from index 0 of its storage.
 *
 * @param shape sizes of the axes
 * @param type kind of the elements
 * @param storage the elements; shared by arrays that differ in shape only
 */
record CpuArray(Shape shape, DataType type, Storage storage) implements EngineArray {

  /**
   * The array of this engine that an array is.
   *
   * @throws IllegalArgumentException if it is another engine's
   */
  static CpuArray own(EngineArray array) {
    if (array instanceof CpuArray own) {
      return own;
    }
    throw new IllegalArgumentException(
        "array of shape " + array.shape() + " belongs to another engine");
  }

  /** The same elements under another shape, in memory that both then own. */
  CpuArray sharing(Shape other) {
    return new CpuArray(other, type, storage.share());
  }

  /** The floats from index 0, possibly followed by unused ones. */
  float[] floats() {
    return storage.floats();
  }

  /** The ints from index 0. */
  int[] ints() {
    return storage.ints();
  }

  /** Size of an axis; negative axes count from the last. */
  int size(int axis) {
    return shape.size(axis);
  }

  /** Number of elements. */
  int count() {
    return shape.count();
  }
}
