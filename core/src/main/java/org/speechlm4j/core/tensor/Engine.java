package org.speechlm4j.core.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes operations over arrays that it owns.
 *
 * <p>The face is narrow on purpose: data crosses it only by explicit copies, and each operation is
 * one value of the sealed type {@link Op}, whose shapes have been checked before {@link #run}.
 * Engines are safe for use by several threads at once. The same operation over the same shapes
 * gives the same bits at any number of worker threads.
 *
 * <p>Where the calling thread is interrupted, {@link #run} and {@link #gradients} end soon by a
 * {@link java.util.concurrent.CancellationException}, and the thread stays interrupted. {@link
 * #update} changes all of an array or nothing.
 */
public interface Engine extends Backend {

  /** Takes over host data; the memory must stay valid and unchanged while the array is in use. */
  EngineArray upload(HostTensor value);

  /**
   * Takes over a quantised matrix, as a float array that never changes; an engine that has no
   * kernels for it holds it in its usual precision.
   */
  default EngineArray upload(QuantizedMatrix value) {
    return upload(value.widened());
  }

  /** The elements of a float array; a copy. */
  float[] floats(EngineArray array);

  /** The elements of a float array in the engine's full precision; a copy. */
  double[] doubles(EngineArray array);

  /** The elements of an index array; a copy. */
  int[] ints(EngineArray array);

  /**
   * Computes one operation.
   *
   * @param op the operation, whose {@link Op#shape} has accepted the inputs' shapes
   * @param output the shape that it inferred
   * @param inputs the operands in the operation's order
   */
  EngineArray run(Op op, Shape output, EngineArray... inputs);

  /**
   * Gradients of a scalar with respect to an operation's inputs.
   *
   * <p>The results belong to the caller, who may {@link #free} each once, even where they share
   * memory with the output's gradient or with each other.
   *
   * @param evaluation the operation as it was computed
   * @param outputGradient gradient with respect to its output, of the output's shape
   * @param needed for each input whether its gradient is wanted; index inputs have none
   * @return for each input its gradient, of its shape, or null where none was wanted
   */
  List<@Nullable EngineArray> gradients(
      Evaluation evaluation, EngineArray outputGradient, boolean[] needed);

  /**
   * Changes an array in place; this and {@link #free} are the only ways in which arrays change.
   * Meanwhile no other thread may compute with the target or with operands that the rule changes.
   *
   * @param rule what to do; its record says which operands it takes
   * @param target the array to change, a float array made by {@link #upload} or {@link #run}
   * @param operands further arrays, of which the rule may change some
   * @throws IllegalArgumentException if the operands do not fit, naming what was found
   */
  void update(Update rule, EngineArray target, EngineArray... operands);

  /** Says that an array is not used again, so that its memory may be reused at once. */
  void free(EngineArray array);

  /** Takes an array out of the {@link #scoped scopes} that it was made in: it lives until freed. */
  void keep(EngineArray array);

  /**
   * Runs {@code body} and may reuse the memory of every array that it computed, except the results'
   * and of those that were {@link #keep kept}.
   *
   * <p>Other arrays computed inside must not be used after it. Uploaded arrays live on. Scopes
   * nest; without one, memory is reclaimed by the garbage collector.
   */
  List<EngineArray> scoped(Supplier<List<EngineArray>> body);

  @Override
  default Tensor parameter(String name, HostTensor value) {
    return EagerTensor.of(this, upload(value));
  }

  @Override
  default Tensor buffer(String name, HostTensor value) {
    return parameter(name, value);
  }

  @Override
  default Tensor frozen(QuantizedMatrix value) {
    return EagerTensor.of(this, upload(value));
  }

  @Override
  default Tensor derived(Shape shape, Supplier<Tensor> formula) {
    return formula.get();
  }

  @Override
  default Tensor constant(float[] values, Shape shape) {
    return EagerTensor.of(this, upload(HostTensor.of(values, shape.toArray())));
  }

  @Override
  default Tensor constant(int[] values, Shape shape) {
    return EagerTensor.of(this, upload(HostTensor.of(values, shape.toArray())));
  }
}
