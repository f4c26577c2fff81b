package org.speechlm4j.codecs.quantizer;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.speechlm4j.core.tensor.Tensor;

/** Changes of a codebook that are chosen on the host, from vectors {@code [N, D]} as floats. */
final class CodebookState {

  private final VectorQuantizer quantizer;
  private final Tensor codebook;
  private final int size;
  private final int dim;

  CodebookState(VectorQuantizer quantizer) {
    this.quantizer = quantizer;
    this.codebook = quantizer.codebook();
    this.size = codebook.size(0);
    this.dim = codebook.size(1);
  }

  void initialize(float[] vectors, int passes, RandomGenerator random) {
    requireNoMap("initialize");
    Require.that(vectors.length > 0, "frames", "none", "at least one to start codewords from");
    CodeLookup lookup = quantizer.options().lookup();
    Tensor first = codebook.constant(draw(vectors, size, random), size, dim);
    Tensor all = codebook.constant(vectors, vectors.length / dim, dim);
    LloydClusters clusters = LloydClusters.fit(all, first, lookup, passes);
    codebook.assign(clusters.means());
    if (quantizer.averages() != null) {
      Tensor counts = clusters.counts().clamp(1, Float.MAX_VALUE);
      quantizer.averages().counts().assign(counts);
      quantizer.averages().sums().assign(clusters.means().multiply(counts.reshape(size, 1)));
    }
  }

  int[] deadCodes(DeadCodeRule rule) {
    float[] counts = averages().counts().toFloats();
    double least = rule.threshold() * rule.unit(counts);
    return IntStream.range(0, size).filter(code -> counts[code] < least).toArray();
  }

  int restartDeadCodes(float[] vectors, DeadCodeRule rule, RandomGenerator random) {
    int[] dead = deadCodes(rule);
    if (vectors.length == 0 || dead.length == 0) {
      return 0;
    }
    double count = rule.restartCount() * rule.unit(averages().counts().toFloats());
    restart(dead, draw(vectors, dead.length, random), count);
    return dead.length;
  }

  void restart(int[] codes, float[] vectors, double count) {
    requireNoMap("restart");
    Require.that(
        vectors.length == codes.length * dim,
        "vectors",
        vectors.length + " numbers",
        codes.length + " times " + dim);
    Require.that(count > 0 && Double.isFinite(count), "count", count, "above 0");
    overwrite(codebook, codes, vectors);
    if (quantizer.averages() != null) {
      float[] sums = new float[vectors.length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = (float) (vectors[i] * count);
      }
      float[] counts = new float[codes.length];
      Arrays.fill(counts, (float) count);
      overwrite(quantizer.averages().sums(), codes, sums);
      overwrite(quantizer.averages().counts(), codes, counts);
    }
  }

  int expireCodes(float[] vectors, DeadCodeRule rule, RandomGenerator random) {
    int[] dead = deadCodes(rule);
    if (vectors.length == 0 || dead.length == 0) {
      return 0;
    }
    overwrite(codebook, dead, draw(vectors, dead.length, random));
    return dead.length;
  }

  private CodebookAverages averages() {
    if (quantizer.averages() == null) {
      throw new IllegalStateException(
          "dead codes: found a codebook that learns by %s, need moving averages; or restart codes that a CodebookHealth names"
              .formatted(quantizer.options().learning()));
    }
    return quantizer.averages();
  }

  private void requireNoMap(String call) {
    if (quantizer.transform() != null) {
      throw new IllegalStateException(
          call + ": found codewords behind a linear map, need a codebook of its own");
    }
  }

  /** Distinct vectors where there are enough, and repeated ones beyond. */
  private float[] draw(float[] vectors, int count, RandomGenerator random) {
    int available = vectors.length / dim;
    int[] order = IntStream.range(0, available).toArray();
    float[] drawn = new float[count * dim];
    for (int i = 0; i < count; i++) {
      int at = i % available;
      int other = random.nextInt(at, available);
      int picked = order[other];
      order[other] = order[at];
      order[at] = picked;
      System.arraycopy(vectors, picked * dim, drawn, i * dim, dim);
    }
    return drawn;
  }

  private static void overwrite(Tensor target, int[] rows, float[] values) {
    float[] all = target.toFloats();
    int width = rows.length == 0 ? 0 : values.length / rows.length;
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * width, all, rows[i] * width, width);
    }
    target.assign(target.constant(all, target.shape().toArray()));
  }
}
