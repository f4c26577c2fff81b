package org.speechlm4j.codecs.encodec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Runs rows of one shape as batches.
 *
 * <p>Rows of different lengths never meet in a batch, so each is padded at its own end as if alone.
 */
final class EqualRows {

  private EqualRows() {}

  /**
   * Maps rows in batches, and gives the results in the rows' order.
   *
   * @param shape tells which rows may share a batch
   * @param limit the most rows of a shape in a batch
   * @param batch maps a batch's rows
   */
  static <T, S, R> List<R> map(
      List<T> rows,
      Function<T, S> shape,
      Function<S, Integer> limit,
      Function<List<T>, List<R>> batch) {
    Map<S, List<Integer>> byShape = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      byShape.computeIfAbsent(shape.apply(rows.get(i)), any -> new ArrayList<>()).add(i);
    }
    Map<Integer, R> results = new TreeMap<>();
    byShape.forEach(
        (key, indices) -> {
          int most = Math.max(1, limit.apply(key));
          for (int from = 0; from < indices.size(); from += most) {
            List<Integer> part = indices.subList(from, Math.min(indices.size(), from + most));
            List<R> mapped = batch.apply(part.stream().map(rows::get).toList());
            IntStream.range(0, part.size()).forEach(i -> results.put(part.get(i), mapped.get(i)));
          }
        });
    return List.copyOf(results.values());
  }
}
