package org.speechlm4j.examples.tour;

import java.util.List;
import java.util.Map;
import org.speechlm4j.examples.corpus.Language;
import org.speechlm4j.examples.corpus.Split;

/** What is measured, and on what. */
final class IntroductionSection {

  private static final Map<Split, String> SPLIT_NAMES =
      Map.of(Split.TRAIN, "training", Split.DEV, "development", Split.TEST, "test");

  private IntroductionSection() {}

  static void write(Page page, TourResult result) {
    TourCorpus data = result.data();
    page.paragraph(
        ("%d utterances, %s minutes, of a small spoken world, said by %d synthetic voices in"
             + " English and German: units of cepstra, as the teacher of HuBERT's first iteration"
             + " has them, and of two HuBERTs that were trained on these voices; log mel frames"
             + " quantised by residual codebooks; and a codec that was trained here. Everything is"
             + " fitted on the training voices and measured on voices that fitting has not heard."
             + " What was trained before is loaded; all figures are computed anew, but for those of"
             + " the collapse laboratory.")
            .formatted(
                data.samples().size(),
                Markup.number(minutes(data.samples()), 1),
                voices(data.samples())));
    page.table(
        "Utterances and voices", "split", "utterances", "voices", "English", "German", "minutes");
    for (Split split : Split.values()) {
      List<Sample> part = data.split(split);
      long english =
          part.stream().filter(s -> s.utterance().language() == Language.ENGLISH).count();
      page.row(
          SPLIT_NAMES.getOrDefault(split, split.name()),
          part.size(),
          voices(part),
          english,
          part.size() - english,
          Markup.number(minutes(part), 1));
    }
    page.endTable();
  }

  private static double minutes(List<Sample> samples) {
    return samples.stream().mapToDouble(s -> s.utterance().seconds()).sum() / 60;
  }

  private static long voices(List<Sample> samples) {
    return samples.stream().map(s -> s.utterance().speaker()).distinct().count();
  }
}
