package org.speechlm4j.examples.tour;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.speechlm4j.core.Units;
import org.speechlm4j.examples.corpus.Gender;
import org.speechlm4j.examples.corpus.Language;
import org.speechlm4j.examples.corpus.Utterance;

/** A few utterances with their units, phones and words. */
final class ListeningSection {

  private ListeningSection() {}

  static void write(Page page, TourResult result) {
    UnitStudy cepstra = result.cepstraPerSpeaker();
    UnitStudy trained = result.trained().getLast();
    page.heading("Listen and look");
    page.paragraph(
        "Test voices. Each strip shows log mel energies over 12 nats below the loudest, the units"
            + " of the cepstra (standardised per speaker) and of %s (equal neighbours merged; a"
                .formatted(trained.features().name())
            + " colour is a unit), and the corpus's own alignment of phones and words.");
    for (Sample sample : ChosenSamples.listened(result.data())) {
      Map<String, Units> lanes = new LinkedHashMap<>();
      lanes.put("cepstra", cepstra.merged(sample));
      lanes.put("HuBERT", trained.merged(sample));
      page.figure(
          UtteranceFigure.draw(sample, lanes),
          "%s: %d units of cepstra, %d of HuBERT"
              .formatted(
                  described(sample.utterance()),
                  cepstra.merged(sample).size(),
                  trained.merged(sample).size()),
          List.of(new Page.Sound("", sample.samples())));
    }
  }

  /** What is said and by whom. */
  static String described(Utterance utterance) {
    return "“%s” (%s, %s, voice %s)"
        .formatted(
            utterance.text(),
            utterance.language() == Language.ENGLISH ? "English" : "German",
            utterance.gender() == Gender.FEMALE ? "female" : "male",
            utterance.speaker());
  }
}
