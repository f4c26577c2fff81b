package org.speechlm4j.training.hubert;

import java.util.LinkedHashMap;
import java.util.Map;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.measure.LogisticProbe;
import org.speechlm4j.core.measure.UnitAgreement;
import org.speechlm4j.core.tensor.Engine;

/**
 * How phonetic frames are: agreement of k-means units and phones (Hsu et al. 2021, section V-A),
 * and accuracy of a linear probe, both measured on recordings that nothing was fitted to.
 *
 * @param pnmi normalised mutual information of phones and units
 * @param phonePurity accuracy of saying each unit's commonest phone
 * @param clusterPurity accuracy of saying each phone's commonest unit
 * @param probeAccuracy accuracy of logistic regression from standardised frames
 */
record PhoneticMeasure(
    double pnmi, double phonePurity, double clusterPurity, double probeAccuracy) {

  private static final int MOST_EXAMPLES = 12_000;
  private static final int ITERATIONS = 60;
  private static final double PENALTY = 1e-4;

  /**
   * Measures frames.
   *
   * @param fitted what units and probe are fitted to
   * @param heldOut what they are measured on
   * @param phones number of phones
   * @param units number of units
   */
  static PhoneticMeasure of(
      FrameSet fitted, FrameSet heldOut, int phones, int units, long seed, Engine engine) {
    FrameSet training = fitted.standardizedBy(fitted);
    FrameSet test = heldOut.standardizedBy(fitted);
    KMeans.Options options = KMeans.Options.of(units, seed);
    Points centroids = KMeans.lloyd(training.points(), options, engine).centroids();
    int[] assigned = KMeans.assign(test.points(), centroids, engine);
    UnitAgreement agreement = UnitAgreement.of(assigned, test.phones(), units, phones);
    FrameSet sampled = training.sampled(MOST_EXAMPLES, seed);
    LogisticProbe probe =
        LogisticProbe.fit(sampled.points(), sampled.phones(), phones, PENALTY, ITERATIONS, engine);
    int[] predicted = probe.predict(test.points(), engine);
    int[] right = test.phones();
    int hits = 0;
    for (int i = 0; i < right.length; i++) {
      hits += predicted[i] == right[i] ? 1 : 0;
    }
    return new PhoneticMeasure(
        agreement.normalizedMutualInformation(),
        agreement.phonePurity(),
        agreement.clusterPurity(),
        (double) hits / right.length);
  }

  /** The numbers under names that begin with a prefix. */
  Map<String, Double> named(String prefix) {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put(prefix + ".pnmi", pnmi);
    named.put(prefix + ".phone_purity", phonePurity);
    named.put(prefix + ".cluster_purity", clusterPurity);
    named.put(prefix + ".probe_accuracy", probeAccuracy);
    return named;
  }
}
