package org.speechlm4j.core.tensor;

/**
 * The same elements, in the same order, under another shape.
 *
 * @param target the new shape
 */
public record ReshapeOp(Shape target) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("reshape", in, 1);
    Check.that(
        in[0].count() == target.count(),
        "reshape",
        "%s has %d elements, %s needs %d",
        in[0],
        in[0].count(),
        target,
        target.count());
    return target;
  }
}
