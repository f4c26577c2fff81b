package org.speechlm4j.training.autodiff;

import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;

/**
 * A named array that a model keeps from step to step: a parameter, which has gradients unless it is
 * frozen, or a buffer, which has none.
 */
public final class Parameter {

  private final Engine engine;
  private final String name;
  private final EngineArray array;
  private final boolean buffer;
  private final Node leaf = Node.leaf();
  private boolean frozen;

  Parameter(Engine engine, String name, HostTensor value, boolean buffer) {
    this.engine = engine;
    this.name = name;
    this.array = engine.upload(value);
    this.buffer = buffer;
  }

  /** Full dotted name in a checkpoint. */
  public String name() {
    return name;
  }

  /** Sizes of the axes. */
  public Shape shape() {
    return array.shape();
  }

  /** The elements on the engine, which updates change in place. */
  public EngineArray array() {
    return array;
  }

  /** Whether this is state without gradients. */
  public boolean buffer() {
    return buffer;
  }

  /** Whether gradients are computed for this: it is neither a buffer nor frozen. */
  public boolean trainable() {
    return !buffer && !frozen;
  }

  /** Says whether this is left out of gradients, at no cost, from the next step on. */
  public void freeze(boolean value) {
    frozen = value;
  }

  /** The elements; a copy. */
  public HostTensor value() {
    return HostTensor.of(engine.floats(array), array.shape().toArray());
  }

  /**
   * Overwrites the elements.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public void set(HostTensor value) {
    if (!value.shape().equals(shape())) {
      throw new IllegalArgumentException(
          "parameter %s: found a value of shape %s, need %s"
              .formatted(name, value.shape(), shape()));
    }
    engine.update(BlendUpdate.copy(), array, engine.upload(value));
  }

  Node leaf() {
    return leaf;
  }

  @Override
  public String toString() {
    return "Parameter[" + name + " " + shape() + "]";
  }
}
