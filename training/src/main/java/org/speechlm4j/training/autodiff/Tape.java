package org.speechlm4j.training.autodiff;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.QuantizedMatrix;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Gradients by recording: a backend whose tensors compute on an engine at once, and which inside a
 * {@link #step} keeps what is needed to walk the computation backwards.
 *
 * <p>A model is built on a tape as on an engine. Outside of steps its {@code forward} runs as on
 * the engine, without dropout and without a record. Inside, only operations that lead from a
 * trainable parameter are recorded, so frozen parameters cost nothing. All memory that a step
 * computes is reused by the next.
 *
 * {@snippet file="org/speechlm4j/training/snippets/TrainingSnippetsTest.java" region="step"}
 *
 * <p>For one thread at a time.
 */
public final class Tape implements Backend {

  private final Engine engine;
  private final int recomputedDepth;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, TapeTensor> tensors = new LinkedHashMap<>();
  private final Set<EngineArray> parameterArrays =
      Collections.newSetFromMap(new IdentityHashMap<>());

  /** Those of models that somebody still holds; a dropped model's are not computed any more. */
  private final List<WeakReference<DerivedTensor>> derived = new ArrayList<>();

  private @Nullable Recording current;

  private Tape(Engine engine, int recomputedDepth) {
    this.engine = engine;
    this.recomputedDepth = recomputedDepth;
  }

  /** A tape that keeps every value until the step ends. */
  public static Tape over(Engine engine) {
    return new Tape(engine, 0);
  }

  /**
   * A tape that forgets what is computed inside a {@link Tensor#scoped scope} of the given depth
   * and computes it again on the way back: about a third more time for much less memory (Chen et
   * al. 2016, "Training deep nets with sublinear memory cost").
   *
   * @param depth 1 for outermost scopes, 2 for those inside them and so on
   */
  public static Tape recomputing(Engine engine, int depth) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth: found " + depth + ", need at least 1");
    }
    return new Tape(engine, depth);
  }

  /** The engine that computes. */
  public Engine engine() {
    return engine;
  }

  /** Parameters and buffers in the order in which they were made. */
  public Collection<Parameter> parameters() {
    return Collections.unmodifiableCollection(parameters.values());
  }

  /** The parameter or buffer of a name, or null if there is none. */
  public @Nullable Parameter find(String name) {
    return parameters.get(name);
  }

  /** {@inheritDoc} A name asked for again gives the same parameter, so that weights may be tied. */
  @Override
  public Tensor parameter(String name, HostTensor value) {
    return named(name, value, false);
  }

  @Override
  public Tensor buffer(String name, HostTensor value) {
    return named(name, value, true);
  }

  @Override
  public Tensor frozen(QuantizedMatrix value) {
    return TapeTensor.of(this, engine.upload(value), null);
  }

  private Tensor named(String name, HostTensor value, boolean buffer) {
    TapeTensor before = tensors.get(name);
    if (before != null) {
      if (!before.shape().equals(value.shape())) {
        throw new IllegalArgumentException(
            "parameter %s: found shape %s, but it was made with %s"
                .formatted(name, value.shape(), before.shape()));
      }
      return before;
    }
    if (!value.storage().isFloat()) {
      return TapeTensor.of(this, engine.upload(value), null);
    }
    Parameter parameter = new Parameter(engine, name, value, buffer);
    TapeTensor tensor = TapeTensor.of(this, parameter);
    parameters.put(name, parameter);
    parameterArrays.add(parameter.array());
    tensors.put(name, tensor);
    return tensor;
  }

  @Override
  public long capacity() {
    return engine.capacity();
  }

  @Override
  public Tensor derived(Shape shape, Supplier<Tensor> formula) {
    DerivedTensor tensor = new DerivedTensor(this, formula);
    derived.add(new WeakReference<>(tensor));
    return TapeTensor.of(this, shape, tensor::value);
  }

  @Override
  public Tensor constant(float[] values, Shape shape) {
    return TapeTensor.of(this, engine.upload(HostTensor.of(values, shape.toArray())), null);
  }

  @Override
  public Tensor constant(int[] values, Shape shape) {
    return TapeTensor.of(this, engine.upload(HostTensor.of(values, shape.toArray())), null);
  }

  /**
   * Runs one step of training, or anything else that wants gradients. Tensors made inside must not
   * be used after it; read what is wanted of them before it returns.
   *
   * @param seed what dropout is drawn from
   * @param body computes losses, asks for gradients and uses them
   * @return what the body returns
   */
  public <R> R step(long seed, Function<Recording, R> body) {
    if (current != null) {
      throw new IllegalStateException("step: found a step in progress, need it to end first");
    }
    AtomicReference<R> result = new AtomicReference<>();
    engine.scoped(
        () -> {
          Recording recording = new Recording(this, seed);
          current = recording;
          try {
            held().forEach(DerivedTensor::compute);
            result.set(body.apply(recording));
          } finally {
            held().forEach(DerivedTensor::forget);
            current = null;
          }
          return List.of();
        });
    return result.get();
  }

  private List<DerivedTensor> held() {
    derived.removeIf(tensor -> tensor.get() == null);
    List<DerivedTensor> held = new ArrayList<>();
    for (WeakReference<DerivedTensor> reference : derived) {
      DerivedTensor tensor = reference.get();
      if (tensor != null) {
        held.add(tensor);
      }
    }
    return held;
  }

  boolean recording() {
    return current != null;
  }

  long nextSeed() {
    return requireCurrent().nextSeed();
  }

  boolean isParameter(EngineArray array) {
    return parameterArrays.contains(array);
  }

  private Recording requireCurrent() {
    if (current == null) {
      throw new IllegalStateException("tape: found no step in progress, need one");
    }
    return current;
  }

  /** Computes an operation, and records it if a gradient may be asked for. */
  Tensor apply(Op op, TapeTensor... inputs) {
    EngineArray[] arrays = new EngineArray[inputs.length];
    Shape[] shapes = new Shape[inputs.length];
    @Nullable Node[] nodes = new @Nullable Node[inputs.length];
    boolean recorded = false;
    for (int i = 0; i < inputs.length; i++) {
      TapeTensor.Value value = inputs[i].value();
      arrays[i] = value.array();
      shapes[i] = inputs[i].shape();
      nodes[i] = op.hasGradient(i) && inputs[i].type() == DataType.FLOAT32 ? value.node() : null;
      recorded |= nodes[i] != null;
    }
    EngineArray output = engine.run(op, op.shape(shapes), arrays);
    if (!recorded || current == null || !current.keeps()) {
      return TapeTensor.of(this, output, null);
    }
    Evaluation evaluation = new Evaluation(op, List.of(arrays), output);
    Node node =
        current.record(
            Arrays.asList(nodes),
            (gradient, needed, _) -> engine.gradients(evaluation, gradient, needed));
    return TapeTensor.of(this, output, node);
  }

  /** A scope frees its memory outside of steps; inside, it may be recomputed. */
  Tensor scoped(TapeTensor input, UnaryOperator<Tensor> body) {
    if (current == null) {
      List<EngineArray> result =
          engine.scoped(() -> List.of(own(body.apply(input)).value().array()));
      return TapeTensor.of(this, result.getFirst(), null);
    }
    return current.scoped(input, body, recomputedDepth);
  }

  /** This tape's tensor that a tensor is. */
  TapeTensor own(Tensor tensor) {
    if (tensor instanceof TapeTensor own && own.tape().equals(this)) {
      return own;
    }
    throw new IllegalArgumentException(
        "tensor of shape " + tensor.shape() + " belongs to another tape or backend");
  }
}
