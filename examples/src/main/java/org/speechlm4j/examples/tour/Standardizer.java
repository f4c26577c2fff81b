package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.speechlm4j.core.audio.FeatureMatrix;

/**
 * Shifts and scales each channel to zero mean and unit variance.
 *
 * @param means of each channel
 * @param scales one over the standard deviation of each channel
 */
record Standardizer(double[] means, double[] scales) {

  private static final double SMALLEST_DEVIATION = 1e-6;

  /** Takes the statistics of all frames of some matrices. */
  static Standardizer of(List<FeatureMatrix> parts) {
    int dim = parts.getFirst().dim();
    double[] sums = new double[dim];
    double[] squares = new double[dim];
    long frames = 0;
    for (FeatureMatrix part : parts) {
      frames += part.frames();
      for (int i = 0; i < part.values().length; i++) {
        sums[i % dim] += part.values()[i];
        squares[i % dim] += (double) part.values()[i] * part.values()[i];
      }
    }
    double[] scales = new double[dim];
    for (int d = 0; d < dim; d++) {
      sums[d] /= frames;
      double variance = Math.max(0, squares[d] / frames - sums[d] * sums[d]);
      scales[d] = 1 / Math.max(SMALLEST_DEVIATION, Math.sqrt(variance));
    }
    return new Standardizer(sums, scales);
  }

  /** The standardised features; a copy. */
  FeatureMatrix apply(FeatureMatrix features) {
    float[] values = features.values().clone();
    for (int i = 0; i < values.length; i++) {
      int d = i % features.dim();
      values[i] = (float) ((values[i] - means[d]) * scales[d]);
    }
    return new FeatureMatrix(values, features.frames(), features.dim());
  }

  /** The cepstra of each utterance, standardised by the statistics of its speaker. */
  static List<FeatureMatrix> perSpeaker(List<Sample> samples) {
    Map<String, List<FeatureMatrix>> bySpeaker = new HashMap<>();
    for (Sample sample : samples) {
      bySpeaker
          .computeIfAbsent(sample.utterance().speaker(), speaker -> new ArrayList<>())
          .add(sample.cepstra());
    }
    Map<String, Standardizer> standardizers = new HashMap<>();
    bySpeaker.forEach((speaker, parts) -> standardizers.put(speaker, of(parts)));
    List<FeatureMatrix> standardized = new ArrayList<>();
    for (Sample sample : samples) {
      Standardizer own = Objects.requireNonNull(standardizers.get(sample.utterance().speaker()));
      standardized.add(own.apply(sample.cepstra()));
    }
    return standardized;
  }
}
