package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.measure.Bootstrap;

/** What a linear map reads from features and units. */
final class ProbeSection {

  private ProbeSection() {}

  static void write(Page page, TourResult result) {
    page.heading("What a linear probe reads");
    page.paragraph(
        "Logistic regression on single frames, or on the mean over an utterance. Phones and genders"
            + " are read in voices that the probe has not heard, speakers in sentences that it has"
            + " not heard. Accuracy in per cent with the 95 % interval over resampled utterances;"
            + " clustered features are units, one of %d. "
                .formatted(result.cepstra().quantizer().clusters())
            + gain(result));
    table(page, result);
  }

  private static String gain(TourResult result) {
    UnitStudy trained = result.trained().getLast();
    double reached = result.phoneAccuracy(trained);
    return "A phone is read from a frame of %s in %s %% of cases, from cepstra standardised in the"
            .formatted(trained.features().name(), Markup.percent(reached))
        + " same way in %s %% (a gain of %s points), from cepstra per speaker in %s %% (%s points)."
            .formatted(
                Markup.percent(result.phoneAccuracy(result.cepstra())),
                Markup.percent(reached - result.phoneAccuracy(result.cepstra())),
                Markup.percent(result.phoneAccuracy(result.cepstraPerSpeaker())),
                Markup.percent(reached - result.phoneAccuracy(result.cepstraPerSpeaker())));
  }

  private static void table(Page page, TourResult result) {
    List<String> heads = new ArrayList<>(List.of("read from"));
    List<Object> commonest = new ArrayList<>(List.of("nothing: the commonest class"));
    for (ProbeStudy.Target target : ProbeStudy.Target.values()) {
      heads.add(target.title());
      commonest.add(Markup.percent(result.probes(target).getFirst().majority()));
    }
    page.table("Probe accuracy, %", heads.toArray(String[]::new));
    page.row(commonest.toArray());
    for (int i = 0; i < 2 * result.units().size(); i++) {
      List<Object> cells = new ArrayList<>();
      for (ProbeStudy.Target target : ProbeStudy.Target.values()) {
        ProbeStudy.Result one = result.probes(target).get(i);
        if (cells.isEmpty()) {
          cells.add(one.features());
        }
        cells.add(interval(one.accuracy()));
      }
      page.row(cells.toArray());
    }
    page.endTable();
  }

  /** A share and its interval, in per cent. */
  static String interval(Bootstrap share) {
    return "%s [%s, %s]"
        .formatted(
            Markup.percent(share.mean()),
            Markup.percent(share.low()),
            Markup.percent(share.high()));
  }
}
