package org.speechlm4j.training.laboratory;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.speechlm4j.codecs.quantizer.Assignment;
import org.speechlm4j.codecs.quantizer.CodebookHealth;
import org.speechlm4j.codecs.quantizer.DeadCodeRule;
import org.speechlm4j.codecs.quantizer.VectorQuantizer;

/**
 * What a row does with dead codes in a step, and a record of whether they stay where they are put.
 *
 * <p>A codeword that was overwritten counts as moved if, once the codebook has learned after that,
 * it lies no farther from where it was put than a quarter of the way there.
 */
final class DeadCodeCare {

  private static final double SQUARED_QUARTER = 1.0 / 16;

  private final Row row;
  private final LaboratoryOptions options;
  private final VectorQuantizer quantizer;
  private float[] before = {};
  private float[] put = {};
  private long overwritten;
  private long moved;

  DeadCodeCare(Row row, LaboratoryOptions options, VectorQuantizer quantizer) {
    this.row = row;
    this.options = options;
    this.quantizer = quantizer;
  }

  /** Codewords that were overwritten in all steps whose outcome is known. */
  long overwritten() {
    return overwritten;
  }

  /** Those of them that moved. */
  long moved() {
    return moved;
  }

  /** EnCodec overwrites codewords before averages are observed. */
  void beforeObserving(Assignment seen, RandomGenerator random) {
    if (row.has(Cure.EXPIRE)) {
      DeadCodeRule rule = DeadCodeRule.vectors(options.deadBelow());
      note(() -> quantizer.expireCodes(seen, rule, random));
    }
  }

  /** A restart comes after that, and moves the averages too. */
  void afterObserving(Assignment seen, CodebookHealth health, RandomGenerator random) {
    settle();
    if (row.has(Cure.RELATIVE_RESTART)) {
      DeadCodeRule rule = DeadCodeRule.shareOfEvenUse(0.1);
      note(() -> quantizer.restartDeadCodes(seen, rule, random));
    } else if (row.has(Cure.RESTART) && row.codebook() == Codebook.AVERAGES) {
      DeadCodeRule rule = DeadCodeRule.vectors(options.deadBelow());
      note(() -> quantizer.restartDeadCodes(seen, rule, random));
    } else if (row.has(Cure.RESTART)) {
      note(() -> restart(seen, health, random));
    }
  }

  /** Restarts codes unused for long; each starts its new life at age 0 if a frame chooses it. */
  private void restart(Assignment seen, CodebookHealth health, RandomGenerator random) {
    int[] dead = health.unusedFor(options.patience());
    if (dead.length == 0) {
      return;
    }
    float[] latents = seen.countedLatents();
    int dimension = quantizer.codebook().size(1);
    float[] vectors = new float[dead.length * dimension];
    for (int i = 0; i < dead.length; i++) {
      int picked = random.nextInt(latents.length / dimension);
      System.arraycopy(latents, picked * dimension, vectors, i * dimension, dimension);
    }
    quantizer.restart(dead, vectors, 1);
  }

  private void note(Runnable change) {
    before = quantizer.codebook().toFloats();
    change.run();
    put = quantizer.codebook().toFloats();
  }

  private void settle() {
    if (put.length == 0) {
      return;
    }
    float[] now = quantizer.codebook().toFloats();
    int dimension = quantizer.codebook().size(1);
    for (int from = 0; from < now.length; from += dimension) {
      int to = from + dimension;
      if (!Arrays.equals(before, from, to, put, from, to)) {
        overwritten++;
        double way = distance(before, put, from, to);
        moved += distance(now, put, from, to) < SQUARED_QUARTER * way ? 1 : 0;
      }
    }
    put = new float[0];
  }

  private static double distance(float[] x, float[] y, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      double difference = x[i] - y[i];
      sum += difference * difference;
    }
    return sum;
  }
}
