package org.speechlm4j.core.tensor;

/**
 * Joins any number of tensors along one axis; their other axes agree.
 *
 * @param axis from 0
 */
public record ConcatOp(int axis) implements Op {

  @Override
  public Shape shape(Shape... in) {
    int size = 0;
    for (Shape shape : in) {
      Check.that(
          shape.rank() == in[0].rank() && shape.with(axis, 0).equals(in[0].with(axis, 0)),
          "concat",
          "shapes %s and %s differ beside axis %d",
          in[0],
          shape,
          axis);
      size += shape.size(axis);
    }
    return in[0].with(axis, size);
  }
}
