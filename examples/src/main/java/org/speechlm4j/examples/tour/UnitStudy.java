package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.speechlm4j.core.Units;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.measure.CodeUsage;
import org.speechlm4j.core.measure.UnitAgreement;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.examples.corpus.Split;
import org.speechlm4j.tokenizers.units.KMeansQuantizer;

/**
 * K-means units of features, as HuBERT's teachers have them, and how they relate to phones.
 *
 * @param features what was clustered
 * @param quantizer the units, fitted on the training voices
 * @param units the unit of each frame of each utterance
 * @param agreement of units and phones in the test voices
 * @param usage of the units in the test voices
 * @param unitsPerSecond in the test voices, equal neighbours merged
 * @param bitsPerSecond of merged units, each by its probability; durations not counted
 */
record UnitStudy(
    FeatureSet features,
    KMeansQuantizer quantizer,
    List<int[]> units,
    UnitAgreement agreement,
    CodeUsage usage,
    double unitsPerSecond,
    double bitsPerSecond) {

  /** Fits units on the training voices and measures them on the test voices. */
  static UnitStudy run(
      TourCorpus data, FeatureSet features, int clusters, long seed, Engine engine) {
    List<FeatureMatrix> training =
        features.where(sample -> sample.utterance().split() == Split.TRAIN).features();
    KMeans.Options options = KMeans.Options.of(clusters, seed);
    Points centroids = KMeans.lloyd(TourCorpus.join(training), options, engine).centroids();
    KMeansQuantizer quantizer = KMeansQuantizer.of(centroids, engine);
    List<int[]> units = new ArrayList<>();
    for (FeatureMatrix part : features.features()) {
      Points points = new Points(part.values(), part.dim());
      units.add(KMeans.assign(points, quantizer.centroids(), engine));
    }
    return measure(data, features, quantizer, units);
  }

  private static UnitStudy measure(
      TourCorpus data, FeatureSet features, KMeansQuantizer quantizer, List<int[]> units) {
    List<int[]> test = new ArrayList<>();
    List<int[]> phones = new ArrayList<>();
    List<int[]> merged = new ArrayList<>();
    double seconds = 0;
    for (int i = 0; i < units.size(); i++) {
      Sample sample = features.samples().get(i);
      if (sample.utterance().split() == Split.TEST) {
        test.add(units.get(i));
        phones.add(features.phones().get(i));
        merged.add(Units.ofFrames(units.get(i), features.frameRate()).deduplicated().ids());
        seconds += sample.utterance().seconds();
      }
    }
    int clusters = quantizer.clusters();
    int[] flat = flatten(test);
    int[] mergedFlat = flatten(merged);
    double rate = mergedFlat.length / seconds;
    return new UnitStudy(
        features,
        quantizer,
        units,
        UnitAgreement.of(flat, flatten(phones), clusters, data.phones().size()),
        CodeUsage.of(flat, clusters),
        rate,
        rate * CodeUsage.of(mergedFlat, clusters).entropyBits());
  }

  private static int[] flatten(List<int[]> parts) {
    return parts.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /** The units of an utterance, equal neighbours merged. */
  Units merged(Sample sample) {
    int index = features.samples().indexOf(sample);
    return Units.ofFrames(units.get(index), features.frameRate()).deduplicated();
  }

  /** The units as features: for each frame 1 at its unit, else 0. */
  FeatureSet oneHot() {
    List<FeatureMatrix> parts = new ArrayList<>();
    int clusters = quantizer.clusters();
    for (int[] row : units) {
      FeatureMatrix part = FeatureMatrix.zeros(row.length, clusters);
      for (int t = 0; t < row.length; t++) {
        part.values()[t * clusters + row[t]] = 1;
      }
      parts.add(part);
    }
    return features.with(features.name() + ", clustered", parts);
  }
}
