package org.speechlm4j.examples.tour;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.speechlm4j.core.measure.UnitAgreement;

/** The tour's figures as lines of text. */
final class TourSummary {

  private TourSummary() {}

  /** Prints all figures. */
  static void print(TourResult result, PrintWriter out) {
    for (UnitStudy study : result.units()) {
      UnitAgreement agreement = study.agreement();
      out.printf(
          Locale.ROOT,
          "units, %s: PNMI %.3f, phone purity %.3f, cluster purity %.3f, %.1f units/s, %.0f"
              + " bit/s%n",
          study.features().name(),
          agreement.normalizedMutualInformation(),
          agreement.phonePurity(),
          agreement.clusterPurity(),
          study.unitsPerSecond(),
          study.bitsPerSecond());
    }
    for (ProbeStudy.Result probe : result.probes()) {
      out.printf(
          Locale.ROOT,
          "probe, %s; %s: %.1f %% [%.1f, %.1f]%n",
          probe.target().title(),
          probe.features(),
          100 * probe.accuracy().mean(),
          100 * probe.accuracy().low(),
          100 * probe.accuracy().high());
    }
    List<ResidualStudy.Layer> layers = result.residual().layers();
    for (int i = 0; i < layers.size(); i++) {
      ResidualStudy.Layer layer = layers.get(i);
      out.printf(
          Locale.ROOT,
          "residual, %d codebooks: %d codes used, perplexity %.1f, error %.3f nat%n",
          i + 1,
          layer.usage().used(),
          layer.usage().perplexity(),
          layer.rootMeanSquareError());
    }
    gain(result, out);
    codec(result.codec(), out);
  }

  private static void gain(TourResult result, PrintWriter out) {
    UnitStudy trained = result.trained().getLast();
    for (UnitStudy other : List.of(result.cepstra(), result.cepstraPerSpeaker())) {
      out.printf(
          Locale.ROOT,
          "gain, %s over %s: PNMI %+.3f, phone probe %+.1f points%n",
          trained.features().name(),
          other.features().name(),
          trained.agreement().normalizedMutualInformation()
              - other.agreement().normalizedMutualInformation(),
          100 * (result.phoneAccuracy(trained) - result.phoneAccuracy(other)));
    }
  }

  private static void codec(CodecStudy study, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "codec, originals: phone error rate %.1f %%%n",
        100 * study.originals().mean());
    for (CodecStudy.Level level : study.levels()) {
      out.printf(
          Locale.ROOT,
          "codec, %d codebooks: %.0f bit/s, STOI %s, mel distance %.3f nat (k-means of spectra"
              + " %.3f), phone error rate %.1f %%%n",
          level.codebooks(),
          level.bitsPerSecond(),
          CodecSection.shown(level.intelligibility()),
          level.melDistance(),
          level.spectrumDistance(),
          100 * level.phoneErrors().mean());
    }
  }
}
