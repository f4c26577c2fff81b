package org.speechlm4j.core.tensor;

import java.util.List;
import java.util.function.UnaryOperator;

/** A tensor whose operations are computed at once by an engine. */
public final class EagerTensor implements Tensor {

  private final Engine engine;
  private final EngineArray array;

  private EagerTensor(Engine engine, EngineArray array) {
    this.engine = engine;
    this.array = array;
  }

  /** A tensor over an engine's own array. */
  public static EagerTensor of(Engine engine, EngineArray array) {
    return new EagerTensor(engine, array);
  }

  /** The engine that computes. */
  public Engine engine() {
    return engine;
  }

  /** The engine's array behind this tensor. */
  public EngineArray array() {
    return array;
  }

  @Override
  public Shape shape() {
    return array.shape();
  }

  @Override
  public DataType type() {
    return array.type();
  }

  @Override
  public Tensor apply(Op op, Tensor... others) {
    EngineArray[] arrays = new EngineArray[others.length + 1];
    Shape[] shapes = new Shape[arrays.length];
    arrays[0] = array;
    shapes[0] = array.shape();
    for (int i = 0; i < others.length; i++) {
      arrays[i + 1] = arrayOf(others[i]);
      shapes[i + 1] = others[i].shape();
    }
    return new EagerTensor(engine, engine.run(op, op.shape(shapes), arrays));
  }

  @Override
  public void assign(Tensor value) {
    if (!shape().equals(value.shape())) {
      throw new IllegalArgumentException(
          "assign: found a value of shape %s, need %s".formatted(value.shape(), shape()));
    }
    engine.update(BlendUpdate.copy(), array, arrayOf(value));
  }

  @Override
  public Tensor scoped(UnaryOperator<Tensor> body) {
    List<EngineArray> result = engine.scoped(() -> List.of(arrayOf(body.apply(this))));
    return new EagerTensor(engine, result.getFirst());
  }

  @Override
  public Tensor keep() {
    engine.keep(array);
    return this;
  }

  @Override
  public void release() {
    engine.free(array);
  }

  @Override
  public Tensor constant(float[] values, int... sizes) {
    return engine.constant(values, Shape.of(sizes));
  }

  @Override
  public Tensor constant(int[] values, int... sizes) {
    return engine.constant(values, Shape.of(sizes));
  }

  @Override
  public float[] toFloats() {
    return engine.floats(array);
  }

  @Override
  public double[] toDoubles() {
    return engine.doubles(array);
  }

  @Override
  public int[] toInts() {
    return engine.ints(array);
  }

  private EngineArray arrayOf(Tensor tensor) {
    if (tensor instanceof EagerTensor eager && eager.engine.equals(engine)) {
      return eager.array;
    }
    throw new IllegalArgumentException(
        "tensor of shape " + tensor.shape() + " belongs to another engine or backend");
  }

  @Override
  public String toString() {
    return "EagerTensor" + shape();
  }
}
