package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.speechlm4j.core.audio.FeatureMatrix;

/**
 * One kind of features of every utterance.
 *
 * @param name what the page calls them
 * @param samples the utterances
 * @param features the features of each utterance in turn
 */
record FeatureSet(String name, List<Sample> samples, List<FeatureMatrix> features) {

  /** The cepstra, standardised by the statistics of the utterances that fulfil a condition. */
  static FeatureSet standardized(TourCorpus data, Predicate<Sample> statisticsOf) {
    List<FeatureMatrix> fitted = data.where(statisticsOf).stream().map(Sample::cepstra).toList();
    Standardizer standardizer = Standardizer.of(fitted);
    return new FeatureSet(
        "standardised over all speakers",
        data.samples(),
        data.samples().stream().map(sample -> standardizer.apply(sample.cepstra())).toList());
  }

  /** The cepstra, standardised speaker by speaker. */
  static FeatureSet standardizedPerSpeaker(TourCorpus data) {
    return new FeatureSet(
        "standardised per speaker", data.samples(), Standardizer.perSpeaker(data.samples()));
  }

  /** The part of those utterances that fulfil a condition. */
  FeatureSet where(Predicate<Sample> condition) {
    List<Sample> chosen = new ArrayList<>();
    List<FeatureMatrix> parts = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (condition.test(samples.get(i))) {
        chosen.add(samples.get(i));
        parts.add(features.get(i));
      }
    }
    return new FeatureSet(name, chosen, parts);
  }
}
