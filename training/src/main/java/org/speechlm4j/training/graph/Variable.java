package org.speechlm4j.training.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * A variable of a SameDiff graph with its shape, and those operations on it whose values and
 * gradients are right in ND4J 1.0.0-M2.1. All of {@link Translation} is made of these, so what ND4J
 * gets wrong is gone round in one place; {@code Nd4jTrapsTest} shows each fault.
 *
 * @param constants of the graph
 * @param variable the graph's own
 * @param shape its shape, which a graph's results do not know
 */
record Variable(Constants constants, SDVariable variable, Shape shape) {

  private SameDiff graph() {
    return constants.graph();
  }

  private Variable with(SDVariable other, Shape otherShape) {
    return new Variable(constants, other, otherShape);
  }

  int size(int axis) {
    return shape.size(axis);
  }

  /** A function of each element. */
  Variable map(UnaryOperator<SDVariable> function) {
    return with(function.apply(variable), shape);
  }

  Variable plus(double number) {
    return map(x -> x.add(number));
  }

  Variable times(double number) {
    return map(x -> x.mul(number));
  }

  Variable negate() {
    return map(graph().math::neg);
  }

  Variable exp() {
    return map(graph().math::exp);
  }

  Variable log() {
    return map(graph().math::log);
  }

  Variable square() {
    return map(graph().math::square);
  }

  Variable inverseRoot() {
    return map(graph().math::rsqrt);
  }

  Variable sigmoid() {
    return map(graph().nn::sigmoid);
  }

  Variable tanh() {
    return map(graph().math::tanh);
  }

  Variable relu() {
    return map(x -> graph().nn.relu(x, 0));
  }

  /** {@code max(x, number)}. */
  Variable atLeast(double number) {
    return map(x -> graph().scalarMax(x, number));
  }

  /** The same elements, through which no gradient flows. */
  Variable stop() {
    return map(x -> new StopGradient(graph(), x).outputVariable());
  }

  Variable add(Variable other) {
    return with(variable.add(other.variable), broadcast(other));
  }

  Variable subtract(Variable other) {
    return with(variable.sub(other.variable), broadcast(other));
  }

  Variable multiply(Variable other) {
    return with(variable.mul(other.variable), broadcast(other));
  }

  Variable divide(Variable other) {
    // The gradient of a single divisor of many elements is wrong.
    return other.shape.count() == 1
        ? multiply(other.map(graph().math::reciprocal))
        : with(variable.div(other.variable), broadcast(other));
  }

  /** The larger of each pair. */
  Variable maximum(Variable other) {
    Shape result = broadcast(other);
    return with(
        graph().math.max(repeated(result).variable, other.repeated(result).variable), result);
  }

  /** The smaller of each pair. */
  Variable minimum(Variable other) {
    Shape result = broadcast(other);
    return with(
        graph().math.min(repeated(result).variable, other.repeated(result).variable), result);
  }

  private Shape broadcast(Variable other) {
    return new BinaryOp(BinaryOp.Function.ADD).shape(shape, other.shape);
  }

  /** Repeated to a shape, because the gradients of maximum and minimum do not sum over repeats. */
  private Variable repeated(Shape target) {
    return shape.equals(target) ? this : add(constants.filled(0, target));
  }

  /** 1 where the elements, floats or ints, equal those of another, else 0. */
  Variable equalTo(Variable other) {
    return asFloats(variable.eq(other.variable), broadcast(other));
  }

  /** 1 where the elements equal a number, else 0. */
  Variable equalTo(double number) {
    return asFloats(variable.eq(number), shape);
  }

  /** 1 where the elements are below those of another, else 0. */
  Variable below(Variable other) {
    return asFloats(variable.lt(other.variable), broadcast(other));
  }

  private Variable asFloats(SDVariable other, Shape otherShape) {
    return with(other.castTo(constants.precision().type()), otherShape);
  }

  Variable asFloats() {
    return asFloats(variable, shape);
  }

  Variable asInts() {
    return map(x -> x.castTo(DataType.INT32));
  }

  Variable reshape(Shape target) {
    return shape.equals(target)
        ? this
        : with(graph().reshape(variable, NdArrays.sizes(target)), target);
  }

  Variable reshape(int... sizes) {
    return reshape(Shape.of(sizes));
  }

  /** The elements as rows of the last axis. */
  Variable rows() {
    return reshape(shape.count(0, shape.rank() - 1), shape.size(-1));
  }

  Variable permute(int... axes) {
    if (axes.length < 2) {
      return this;
    }
    int[] sizes = IntStream.of(axes).map(shape::size).toArray();
    return with(graph().permute(variable, axes), Shape.of(sizes));
  }

  /**
   * Every {@code step}-th index of an axis: the first of each group of so many. The gradient of
   * ND4J's strided slice reads memory that nobody wrote, and at times throws.
   */
  Variable slice(int axis, int from, int to, int step) {
    Variable range = slice(axis, from, to);
    if (step == 1) {
      return range;
    }
    int count = (to - from + step - 1) / step;
    int inner = shape.count(axis + 1, shape.rank());
    return range
        .pad(axis, 0, count * step - (to - from), 0)
        .reshape(shape.count(0, axis), count, step, inner)
        .slice(2, 0, 1)
        .reshape(shape.with(axis, count));
  }

  /** The indices of an axis from one to before another. */
  Variable slice(int axis, int from, int to) {
    if (from == 0 && to == shape.size(axis)) {
      return this;
    }
    int[] begin = new int[shape.rank()];
    begin[axis] = from;
    Shape result = shape.with(axis, to - from);
    return with(graph().slice(variable, begin, result.toArray()), result);
  }

  Variable reverse(int axis) {
    return map(x -> graph().reverse(x, axis));
  }

  /** Copies one behind the other along an axis. */
  Variable tile(int axis, int copies) {
    if (copies == 1) {
      return this;
    }
    int[] repeats = IntStream.range(0, shape.rank()).map(i -> i == axis ? copies : 1).toArray();
    return with(graph().tile(variable, repeats), shape.with(axis, shape.size(axis) * copies));
  }

  /** Variables side by side along an axis. */
  static Variable concat(int axis, List<Variable> parts) {
    Variable first = parts.getFirst();
    if (parts.size() == 1) {
      return first;
    }
    SDVariable[] all = parts.stream().map(Variable::variable).toArray(SDVariable[]::new);
    int size = parts.stream().mapToInt(part -> part.size(axis)).sum();
    return first.with(first.graph().concat(axis, all), first.shape.with(axis, size));
  }

  static Variable concat(int axis, Variable... parts) {
    return concat(axis, List.of(parts));
  }

  /** The slices along the first axis, which they lack. */
  List<Variable> unstack() {
    SDVariable[] parts = graph().unstack(variable, 0, shape.size(0));
    return Stream.of(parts).map(part -> with(part, shape.without(0))).toList();
  }

  /** Equal parts of an axis. */
  List<Variable> split(int axis, int count) {
    if (count == 1) {
      return List.of(this);
    }
    SDVariable[] parts = graph().split(variable, count, axis);
    Shape part = shape.with(axis, shape.size(axis) / count);
    return Stream.of(parts).map(p -> with(p, part)).toList();
  }

  /** The axis extended by constant elements. */
  Variable pad(int axis, int before, int after, float value) {
    List<Variable> parts = new ArrayList<>();
    if (before > 0) {
      parts.add(filled(value, shape.with(axis, before)));
    }
    parts.add(this);
    if (after > 0) {
      parts.add(filled(value, shape.with(axis, after)));
    }
    return concat(axis, parts);
  }

  private Variable filled(float value, Shape target) {
    Variable filled = constants.filled(value, target);
    return variable.dataType().isFPType() ? filled : filled.asInts();
  }

  /** Softmax over the last axis; from the largest, because low doubles alone give no number. */
  Variable softmax() {
    int axis = shape.rank() - 1;
    return subtract(max(axis).stop()).map(x -> graph().nn.softmax(x, axis));
  }

  /** Sums over axes, which stay with size 1. */
  Variable sum(int... axes) {
    return single(axes) ? this : with(variable.sum(true, axes), reduced(axes));
  }

  /** Means over axes, which stay with size 1. */
  Variable mean(int... axes) {
    return single(axes) ? this : with(variable.mean(true, axes), reduced(axes));
  }

  /** The largest over one axis, which stays with size 1. */
  Variable max(int axis) {
    return single(axis) ? this : with(variable.max(true, axis), reduced(axis));
  }

  /** Whether reducing changes nothing, which ND4J fails to do. */
  private boolean single(int... axes) {
    return IntStream.of(axes).allMatch(axis -> shape.size(axis) == 1);
  }

  private Shape reduced(int... axes) {
    Shape result = shape;
    for (int axis : axes) {
      result = result.with(axis, 1);
    }
    return result;
  }

  /** Logarithm of the sum of exponentials over one axis, which stays with size 1. */
  Variable logSumExp(int axis) {
    Variable largest = max(axis).stop();
    return subtract(largest).exp().sum(axis).log().add(largest);
  }

  /** Running sums along the first of two axes; along others the gradient is wrong. */
  Variable runningSums() {
    return map(x -> graph().cumsum(x, 0));
  }

  /** Matrix product of the last two axes; the axes before them, at most one, agree. */
  Variable product(Variable other, boolean otherTransposed) {
    int columns = other.size(otherTransposed ? -2 : -1);
    return with(
        graph().mmul(variable, other.variable, false, otherTransposed, false),
        shape.with(-1, columns));
  }

  /** Matrix product of the transpose of this matrix and another. */
  Variable transposedProduct(Variable other) {
    return with(
        graph().mmul(variable, other.variable, true, false, false),
        Shape.of(shape.size(1), other.size(1)));
  }

  /** Rows with a one at each int and zeros elsewhere; ints that are no index give zeros. */
  Variable oneHot(int depth) {
    int[] sizes = IntStream.concat(IntStream.of(shape.toArray()), IntStream.of(depth)).toArray();
    return with(
        graph().oneHot(variable, depth, -1, 1, 0, constants.precision().type()), Shape.of(sizes));
  }
}
