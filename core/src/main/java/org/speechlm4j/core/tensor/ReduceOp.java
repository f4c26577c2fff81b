package org.speechlm4j.core.tensor;

/**
 * Takes one value over an axis, which the output lacks.
 *
 * @param function what is taken
 * @param axis from 0
 */
public record ReduceOp(Function function, int axis) implements Op {

  /** What is taken over the axis. */
  public enum Function {
    /** The sum. */
    SUM,
    /** The mean. */
    MEAN,
    /** The maximum. */
    MAX,
    /** The logarithm of the sum of exponentials. */
    LOG_SUM_EXP
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("reduce", in, 1);
    Check.that(
        in[0].size(axis) > 0 || function == Function.SUM,
        "reduce",
        "axis %d of %s is empty",
        axis,
        in[0]);
    return in[0].without(axis);
  }
}
