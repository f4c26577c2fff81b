package org.speechlm4j.core.verify;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;

/**
 * What a component recomputes of a fixture, output by output, each only when it is asked for.
 *
 * <p>Names are the fixture's, such as {@code out.latents}. An output whose source throws is a
 * failure of that output alone; {@link UnsupportedOperationException} says that it is not
 * supported. Where several outputs come from one run, give it as {@link #once}.
 */
public final class Outputs {

  private final Map<String, Output> outputs = new LinkedHashMap<>();

  /** Computes something when asked. */
  @FunctionalInterface
  public interface Source<T> {
    /** Computes it. */
    T get() throws IOException;
  }

  /** One output: its values, and how to judge where they differ. */
  record Output(
      Source<Values> values,
      @Nullable CodeTies ties,
      int axis,
      @Nullable Source<Map<Integer, Values>> singles) {}

  /** A source that computes once and then repeats its value. */
  public static <T> Source<T> once(Source<T> source) {
    return new Source<>() {
      private @Nullable T value;

      @Override
      public T get() throws IOException {
        T known = value;
        if (known == null) {
          known = source.get();
          value = known;
        }
        return known;
      }
    };
  }

  /** An output. */
  public Outputs put(String name, Source<Tensor> source) {
    return add(name, new Output(() -> Values.of(source.get()), null, 0, null));
  }

  /** An output that is already in host memory. */
  public Outputs putHost(String name, Source<HostTensor> source) {
    return add(name, new Output(() -> Values.of(source.get()), null, 0, null));
  }

  /**
   * Codes, of which few may differ where two entries are equally near.
   *
   * <p>What is decoded from codes is best recomputed from the fixture's own, so that a tie here
   * does not spoil it.
   *
   * @param codebookAxis the axis of the codebooks
   */
  public Outputs putCodes(String name, Source<Tensor> source, int codebookAxis, CodeTies ties) {
    return add(name, new Output(() -> Values.of(source.get()), ties, codebookAxis, null));
  }

  /**
   * An output {@code out.batch.*} of a padded batch, of a family whose front end normalises over
   * time, where the reference lets padding change a row.
   *
   * @param batchAxis the axis of the rows
   * @param singles for each padded row the output of its own single run: of the same rank, with one
   *     row, and no longer than the batch's along any other axis
   * @throws IllegalArgumentException if the name is not one of a batch
   */
  public Outputs putBatch(
      String name, Source<Tensor> source, int batchAxis, Source<Map<Integer, Tensor>> singles) {
    if (!name.startsWith("out.batch.")) {
      throw new IllegalArgumentException("name: found " + name + ", need one of out.batch.*");
    }
    Source<Map<Integer, Values>> rows =
        () -> {
          Map<Integer, Values> values = new LinkedHashMap<>();
          singles.get().forEach((row, single) -> values.put(row, Values.of(single)));
          return values;
        };
    return add(name, new Output(() -> Values.of(source.get()), null, batchAxis, rows));
  }

  private Outputs add(String name, Output output) {
    if (outputs.putIfAbsent(name, output) != null) {
      throw new IllegalArgumentException("name: found " + name + " twice, need it once");
    }
    return this;
  }

  @Nullable Output find(String name) {
    return outputs.get(name);
  }
}
