package org.speechlm4j.core.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.system.FreshArrays;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * The scope from which a layer takes its parameters, either loaded from a checkpoint or drawn from
 * a seed, so that one constructor serves both.
 *
 * <p>Loading is strict: a missing or misshapen tensor is an error that names it; {@link #unused()}
 * tells what nobody asked for. Drawing depends on the seed and the parameter's full name alone, not
 * on the order of construction.
 *
 * <p>A layer takes its parameters by name from a scope:
 *
 * {@snippet file="org/speechlm4j/core/snippets/WeightsSnippetsTest.java" region="layer"}
 *
 * <p>and is then loaded or new:
 *
 * {@snippet file="org/speechlm4j/core/snippets/WeightsSnippetsTest.java" region="load"}
 */
public final class Weights {

  private final Root root;
  private final String prefix;

  private Weights(Root root, String prefix) {
    this.root = root;
    this.prefix = prefix;
  }

  /** Parameters from a checkpoint. */
  public static Weights of(TensorSource source, Backend backend) {
    return new Weights(new Root(source, 0, backend), "");
  }

  /**
   * Parameters of a safetensors checkpoint, whose mapping lasts as long as anything refers to it.
   *
   * @param path a file or a folder, as {@link SafeTensors#open(Path)} takes
   * @throws InvalidFileException if the checkpoint is missing or damaged
   */
  public static Weights load(Path path, Backend backend) throws IOException {
    return of(SafeTensors.open(path, Arena.ofAuto()), backend);
  }

  /**
   * What a model's constructor makes of a safetensors checkpoint.
   *
   * @param path a file or a folder, as {@link SafeTensors#open(Path)} takes
   * @param model takes every parameter that it needs
   * @throws InvalidFileException if the checkpoint is missing or damaged, or lacks a tensor that
   *     the model needs, or has it in another shape, or if the model refuses the sizes that its
   *     folder gives by an {@link IllegalArgumentException}
   */
  public static <T> T load(Path path, Backend backend, Function<Weights, T> model)
      throws IOException {
    Weights weights = load(path, backend);
    try {
      return model.apply(weights);
    } catch (MissingTensorException e) {
      throw e.asInvalidFile();
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(path, String.valueOf(e.getMessage()), e);
    }
  }

  /** New parameters, drawn from a seed. */
  public static Weights init(long seed, Backend backend) {
    return new Weights(new Root(null, seed, backend), "");
  }

  /** These weights where a parameter's full name {@code n} is stored as {@code rename(n)}. */
  public Weights renamed(UnaryOperator<String> rename) {
    return new Weights(root.with(rename, root.precision), prefix);
  }

  /** These weights where those of linear layers are held in another precision. */
  public Weights held(WeightPrecision precision) {
    return new Weights(root.with(root.rename, precision), prefix);
  }

  /** The scope of a part. */
  public Weights at(String name) {
    return new Weights(root, fullName(name));
  }

  /** The scope of one of several like parts. */
  public Weights at(String name, int index) {
    return at(name + "." + index);
  }

  /**
   * Several like parts, of the scopes {@code name.0}, {@code name.1}, ... A number that a damaged
   * configuration gives costs no memory: the first part whose parameters are missing ends it.
   *
   * @param part makes one of its scope
   * @throws MissingTensorException if the checkpoint lacks a parameter of a part
   */
  public <T> List<T> list(String name, int count, Function<Weights, T> part) {
    List<T> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(part.apply(at(name, i)));
    }
    return List.copyOf(parts);
  }

  /** Where computations on the parameters run. */
  public Backend backend() {
    return root.backend;
  }

  /** Whether parameters are loaded, not drawn. */
  public boolean loaded() {
    return root.source != null;
  }

  /** Whether a checkpoint holds the parameter; false if parameters are drawn. */
  public boolean has(String name) {
    return root.find(fullName(name)) != null;
  }

  /**
   * A parameter.
   *
   * @param name its name in this scope
   * @param initializer what it is drawn from if it is not loaded
   * @param sizes its shape
   * @throws MissingTensorException if the checkpoint has it not, or not in this shape
   * @throws InsufficientMemoryException if it and those before it do not fit into memory
   */
  public Tensor get(String name, Initializer initializer, int... sizes) {
    String full = fullName(name);
    HostTensor value = host(name, initializer, sizes);
    root.requireRoom(value, Float.BYTES);
    return root.backend.parameter(full, value);
  }

  /**
   * The weight of a linear layer {@code [outputs, inputs]}, in the precision in which these weights
   * are {@link #held}.
   *
   * @throws MissingTensorException as {@link #get}
   * @throws InsufficientMemoryException as {@link #get}
   * @throws IllegalArgumentException if the precision cannot hold an element
   */
  public Tensor matrix(String name, Initializer initializer, int outputs, int inputs) {
    String full = fullName(name);
    HostTensor value = host(name, initializer, outputs, inputs);
    root.requireRoom(value, root.precision.bytes(value.storage()));
    try {
      return root.precision.place(full, value, root.backend);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("tensor " + full + ": " + e.getMessage(), e);
    }
  }

  /**
   * A parameter's value without placing it on the backend.
   *
   * @throws MissingTensorException as {@link #get}
   */
  public HostTensor host(String name, Initializer initializer, int... sizes) {
    String full = fullName(name);
    Shape shape = Shape.of(sizes);
    if (root.source == null) {
      return draw(full, initializer, shape);
    }
    HostTensor found = root.find(full);
    if (found == null) {
      throw new MissingTensorException(
          root.source.origin(),
          "tensor %s is missing, need shape %s".formatted(root.rename.apply(full), shape));
    }
    if (!found.shape().equals(shape)) {
      throw new MissingTensorException(
          root.source.origin(root.rename.apply(full)),
          "tensor %s has shape %s, need %s"
              .formatted(root.rename.apply(full), found.shape(), shape));
    }
    root.used.add(root.rename.apply(full));
    return found;
  }

  /**
   * State that training changes without gradients, such as a moving average; loaded and drawn as
   * {@link #get}.
   *
   * @throws MissingTensorException as {@link #get}
   */
  public Tensor buffer(String name, Initializer initializer, int... sizes) {
    HostTensor value = host(name, initializer, sizes);
    root.requireRoom(value, Float.BYTES);
    return root.backend.buffer(fullName(name), value);
  }

  /**
   * A parameter stored as direction and length ("weight norm"), {@code g v / |v|}: under {@code
   * parametrizations.name.original0} and {@code original1}, as new ones are, or under {@code
   * name_g} and {@code name_v}; a checkpoint may also hold it as plain {@code name}. New lengths
   * are those of the new directions.
   *
   * <p>Salimans and Kingma 2016, "Weight normalization".
   *
   * @param name its name in this scope
   * @param keptAxis the axis along which lengths differ; the norm is over all others
   * @param initializer what it is drawn from if it is not loaded
   * @param sizes its shape
   * @throws MissingTensorException as {@link #get}
   */
  public Tensor weightNorm(String name, int keptAxis, Initializer initializer, int... sizes) {
    String parametrized = "parametrizations." + name + ".original";
    if (has(name + "_v")) {
      return weightNorm(name + "_g", name + "_v", keptAxis, initializer, sizes);
    }
    if (!loaded() || has(parametrized + "1")) {
      return weightNorm(parametrized + "0", parametrized + "1", keptAxis, initializer, sizes);
    }
    return get(name, initializer, sizes);
  }

  /** Names in the checkpoint that no {@link #get} has asked for, in order. */
  public Set<String> unused() {
    Set<String> names = new TreeSet<>(root.source == null ? Set.of() : root.source.names());
    names.removeAll(root.used);
    return names;
  }

  private Tensor weightNorm(
      String length, String direction, int keptAxis, Initializer initializer, int... sizes) {
    int[] lengthSizes = new int[sizes.length];
    Arrays.fill(lengthSizes, 1);
    lengthSizes[keptAxis] = sizes[keptAxis];
    HostTensor v = host(direction, initializer, sizes);
    HostTensor g =
        loaded()
            ? host(length, Initializer.ones(), lengthSizes)
            : HostTensor.of(norms(v, keptAxis), lengthSizes);
    root.requireRoom(v, Float.BYTES);
    Tensor ofLength = root.backend.parameter(fullName(length), g);
    Tensor ofDirection = root.backend.parameter(fullName(direction), v);
    return root.backend.derived(v.shape(), () -> ofDirection.weightNorm(ofLength, keptAxis));
  }

  private static float[] norms(HostTensor direction, int keptAxis) {
    Shape shape = direction.shape();
    int inner = shape.count(keptAxis + 1, shape.rank());
    double[] squares = new double[shape.size(keptAxis)];
    float[] v = direction.toFloats();
    for (int i = 0; i < v.length; i++) {
      squares[i / inner % squares.length] += (double) v[i] * v[i];
    }
    float[] norms = new float[squares.length];
    for (int k = 0; k < norms.length; k++) {
      norms[k] = (float) Math.sqrt(squares[k]);
    }
    return norms;
  }

  private HostTensor draw(String full, Initializer initializer, Shape shape) {
    float[] values = FreshArrays.floats(shape.count());
    long mixed = root.seed;
    for (int i = 0; i < full.length(); i++) {
      mixed = mixed * 0x5851F42D4C957F2DL + full.charAt(i);
    }
    initializer.fill(values, new SplittableRandom(mixed));
    return HostTensor.of(values, shape.toArray());
  }

  private String fullName(String name) {
    return prefix.isEmpty() ? name : name.isEmpty() ? prefix : prefix + "." + name;
  }

  @Override
  public String toString() {
    return "Weights[" + prefix + "]";
  }

  /** What all scopes of one checkpoint share. */
  private record Root(
      @Nullable TensorSource source,
      long seed,
      Backend backend,
      UnaryOperator<String> rename,
      WeightPrecision precision,
      Set<String> used,
      AtomicLong placed) {

    Root(@Nullable TensorSource source, long seed, Backend backend) {
      this(
          source,
          seed,
          backend,
          UnaryOperator.identity(),
          WeightPrecision.AS_STORED,
          new ConcurrentSkipListSet<>(),
          new AtomicLong());
    }

    Root with(UnaryOperator<String> otherRename, WeightPrecision otherPrecision) {
      return new Root(source, seed, backend, otherRename, otherPrecision, used, placed);
    }

    /** Counts the memory that a parameter takes at least, and fails if it is too much in all. */
    void requireRoom(HostTensor value, double bytes) {
      long all = placed.addAndGet((long) (bytes * value.shape().count()));
      if (source != null && all > backend.capacity()) {
        throw new InsufficientMemoryException(
            ("%s: found parameters of at least %d MB, need at most the %d MB that Java's heap may"
                    + " take; raise it by -Xmx")
                .formatted(source.origin(), all >> 20, backend.capacity() >> 20));
      }
    }

    @Nullable HostTensor find(String full) {
      return source == null ? null : source.find(rename.apply(full));
    }
  }
}
