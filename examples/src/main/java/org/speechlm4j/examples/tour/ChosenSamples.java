package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.speechlm4j.examples.corpus.Gender;
import org.speechlm4j.examples.corpus.Language;
import org.speechlm4j.examples.corpus.SentenceType;
import org.speechlm4j.examples.corpus.Split;

/** The few utterances of the test voices that the page plays. */
final class ChosenSamples {

  private static final List<SentenceType> SPOKEN_ALONE =
      List.of(SentenceType.COMMAND, SentenceType.STATEMENT);

  private ChosenSamples() {}

  /** A question with its answer, then a command or statement of each language and gender. */
  static List<Sample> listened(TourCorpus data) {
    List<Sample> test = data.split(Split.TEST);
    List<Sample> chosen = new ArrayList<>();
    for (Sample sample : test) {
      String answer = sample.utterance().answer();
      if (chosen.isEmpty() && answer != null && sample.utterance().language() == Language.ENGLISH) {
        chosen.add(sample);
        test.stream().filter(s -> s.utterance().id().equals(answer)).forEach(chosen::add);
      }
    }
    for (Language language : Language.values()) {
      for (Gender gender : Gender.values()) {
        longest(test, language, gender).ifPresent(chosen::add);
      }
    }
    return chosen;
  }

  private static Optional<Sample> longest(List<Sample> test, Language language, Gender gender) {
    return test.stream()
        .filter(s -> s.utterance().language() == language && s.utterance().gender() == gender)
        .filter(s -> SPOKEN_ALONE.contains(s.utterance().type()))
        .reduce((longest, s) -> s.frames() > longest.frames() ? s : longest);
  }

  /** One of {@link #listened} of each language: those that the page reconstructs. */
  static List<Sample> reconstructed(TourCorpus data) {
    List<Sample> listened = listened(data);
    List<Sample> chosen = new ArrayList<>();
    for (Language language : Language.values()) {
      listened.stream()
          .filter(sample -> sample.utterance().language() == language)
          .reduce((first, last) -> last)
          .ifPresent(chosen::add);
    }
    return chosen;
  }

  /** At most so many of some samples, evenly spread over them. */
  static List<Sample> spread(List<Sample> samples, int most) {
    int count = Math.min(most, samples.size());
    List<Sample> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(samples.get((int) ((long) i * samples.size() / count)));
    }
    return chosen;
  }
}
