package org.speechlm4j.examples.tour;

import java.util.List;

/**
 * Everything that the tour found, for its page.
 *
 * @param options what the tour was asked for
 * @param data the corpus with its features
 * @param models what the recipes have trained
 * @param units the units of each kind of features, in the order of {@link #probes}: cepstra
 *     standardised over all speakers and per speaker, then each trained encoder's hidden state
 * @param probes what linear probes read from features and from units
 * @param residual the residual vector quantiser of log mel frames
 * @param codec how the trained codec reconstructs
 * @param steps what was done, in order
 * @param date when the tour began, ISO-8601
 */
record TourResult(
    TourOptions options,
    TourCorpus data,
    TrainedModels models,
    List<UnitStudy> units,
    List<ProbeStudy.Result> probes,
    ResidualStudy residual,
    CodecStudy codec,
    List<Step> steps,
    String date) {

  /** The units of cepstra standardised over all speakers, as hidden states are. */
  UnitStudy cepstra() {
    return units.get(0);
  }

  /** The units of cepstra standardised speaker by speaker. */
  UnitStudy cepstraPerSpeaker() {
    return units.get(1);
  }

  /** The units of each trained encoder. */
  List<UnitStudy> trained() {
    return units.subList(2, units.size());
  }

  /** What is read of one target: continuous and clustered of each kind of features in turn. */
  List<ProbeStudy.Result> probes(ProbeStudy.Target target) {
    return probes.stream().filter(probe -> probe.target() == target).toList();
  }

  /** Share of phones that a probe reads rightly from the features that units are of. */
  double phoneAccuracy(UnitStudy units) {
    return probes(ProbeStudy.Target.PHONE).stream()
        .filter(probe -> probe.features().equals(units.features().name()))
        .findFirst()
        .orElseThrow()
        .accuracy()
        .mean();
  }

  /**
   * A step of the tour.
   *
   * @param name what was done
   * @param seconds how long it took
   */
  record Step(String name, double seconds) {}
}
