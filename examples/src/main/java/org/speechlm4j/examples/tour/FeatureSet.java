package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.speechlm4j.core.audio.FeatureMatrix;

/**
 * One kind of features of every utterance.
 *
 * @param name what the page calls them
 * @param frameRate frames per second
 * @param samples the utterances
 * @param features the features of each utterance in turn
 * @param phones index of the phone at the centre of each frame of each utterance
 */
record FeatureSet(
    String name,
    double frameRate,
    List<Sample> samples,
    List<FeatureMatrix> features,
    List<int[]> phones) {

  /** Features of the frames that the corpus's own phones are of. */
  static FeatureSet of(String name, List<Sample> samples, List<FeatureMatrix> features) {
    List<int[]> phones = samples.stream().map(Sample::phones).toList();
    return new FeatureSet(name, TourCorpus.FRAME_RATE, samples, features, phones);
  }

  /** The cepstra, standardised by the statistics of the utterances that fulfil a condition. */
  static FeatureSet standardized(TourCorpus data, Predicate<Sample> statisticsOf) {
    List<FeatureMatrix> fitted = data.where(statisticsOf).stream().map(Sample::cepstra).toList();
    Standardizer standardizer = Standardizer.of(fitted);
    return of(
        "cepstra, standardised over all speakers",
        data.samples(),
        data.samples().stream().map(sample -> standardizer.apply(sample.cepstra())).toList());
  }

  /** The cepstra, standardised speaker by speaker. */
  static FeatureSet standardizedPerSpeaker(TourCorpus data) {
    return of(
        "cepstra, standardised per speaker",
        data.samples(),
        Standardizer.perSpeaker(data.samples()));
  }

  /** Other features of the same frames. */
  FeatureSet with(String otherName, List<FeatureMatrix> others) {
    return new FeatureSet(otherName, frameRate, samples, others, phones);
  }

  /** The part of those utterances that fulfil a condition. */
  FeatureSet where(Predicate<Sample> condition) {
    List<Sample> chosen = new ArrayList<>();
    List<FeatureMatrix> parts = new ArrayList<>();
    List<int[]> labels = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (condition.test(samples.get(i))) {
        chosen.add(samples.get(i));
        parts.add(features.get(i));
        labels.add(phones.get(i));
      }
    }
    return new FeatureSet(name, frameRate, chosen, parts, labels);
  }
}
