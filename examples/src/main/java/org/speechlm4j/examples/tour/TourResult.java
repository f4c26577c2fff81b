package org.speechlm4j.examples.tour;

import java.util.List;

/**
 * Everything that the tour found, for its page.
 *
 * @param options what the tour was asked for
 * @param data the corpus with its features
 * @param units the units of each way of standardising, in the order of {@link #probes}
 * @param probes what linear probes read from features and from units
 * @param residual the residual vector quantiser of log mel frames
 * @param steps what was done, in order
 * @param date when the tour began, ISO-8601
 */
record TourResult(
    TourOptions options,
    TourCorpus data,
    List<UnitStudy> units,
    List<ProbeStudy.Result> probes,
    ResidualStudy residual,
    List<Step> steps,
    String date) {

  /**
   * A step of the tour.
   *
   * @param name what was done
   * @param seconds how long it took
   */
  record Step(String name, double seconds) {}
}
