package org.speechlm4j.training.autodiff;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * A tensor whose operations are computed by the tape's engine and recorded if gradients need it.
 */
final class TapeTensor implements Tensor {

  private final Tape tape;
  private final Shape shape;
  private final DataType type;
  private final Supplier<Value> value;

  private TapeTensor(Tape tape, Shape shape, DataType type, Supplier<Value> value) {
    this.tape = tape;
    this.shape = shape;
    this.type = type;
    this.value = value;
  }

  /**
   * An array and the node that stands for it.
   *
   * @param array the elements
   * @param node null if no gradient flows to this
   */
  record Value(EngineArray array, @Nullable Node node) {}

  /** A tensor that was computed. */
  static TapeTensor of(Tape tape, EngineArray array, @Nullable Node node) {
    Value value = new Value(array, node);
    return new TapeTensor(tape, array.shape(), array.type(), () -> value);
  }

  /** The tensor of a parameter, a leaf unless it is frozen. */
  static TapeTensor of(Tape tape, Parameter parameter) {
    Value open = new Value(parameter.array(), parameter.leaf());
    Value closed = new Value(parameter.array(), null);
    return new TapeTensor(
        tape, parameter.shape(), DataType.FLOAT32, () -> parameter.trainable() ? open : closed);
  }

  /** A tensor whose value is asked for at each use. */
  static TapeTensor of(Tape tape, Shape shape, Supplier<Value> value) {
    return new TapeTensor(tape, shape, DataType.FLOAT32, value);
  }

  Tape tape() {
    return tape;
  }

  Value value() {
    return value.get();
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public Tensor apply(Op op, Tensor... others) {
    TapeTensor[] inputs = new TapeTensor[others.length + 1];
    inputs[0] = this;
    for (int i = 0; i < others.length; i++) {
      inputs[i + 1] = tape.own(others[i]);
    }
    return tape.apply(op, inputs);
  }

  @Override
  public Tensor dropout(float rate) {
    return tape.recording() && rate > 0 ? apply(new DropoutOp(rate, tape.nextSeed())) : this;
  }

  @Override
  public void assign(Tensor other) {
    if (!shape.equals(other.shape())) {
      throw new IllegalArgumentException(
          "assign: found a value of shape %s, need %s".formatted(other.shape(), shape));
    }
    if (!tape.isParameter(value().array())) {
      throw new IllegalArgumentException(
          "assign: found a computed tensor of shape " + shape + ", need a parameter or buffer");
    }
    tape.engine().update(BlendUpdate.copy(), value().array(), tape.own(other).value().array());
  }

  @Override
  public Tensor scoped(UnaryOperator<Tensor> body) {
    return tape.scoped(this, body);
  }

  @Override
  public Tensor constant(float[] values, int... sizes) {
    return tape.constant(values, Shape.of(sizes));
  }

  @Override
  public Tensor constant(int[] values, int... sizes) {
    return tape.constant(values, Shape.of(sizes));
  }

  @Override
  public float[] toFloats() {
    return tape.engine().floats(value().array());
  }

  @Override
  public double[] toDoubles() {
    return tape.engine().doubles(value().array());
  }

  @Override
  public int[] toInts() {
    return tape.engine().ints(value().array());
  }

  @Override
  public String toString() {
    return "TapeTensor" + shape;
  }
}
