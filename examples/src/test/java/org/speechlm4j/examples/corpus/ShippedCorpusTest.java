package org.speechlm4j.examples.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the corpus in {@code examples/corpus} promises, as far as its manifest tells. */
class ShippedCorpusTest {

  /** Surefire runs in the module's folder. */
  static final Path FOLDER = Path.of("corpus");

  private static final long LARGEST_BYTES = 20_000_000;

  private static Corpus corpus;

  @BeforeAll
  static void load() throws IOException {
    corpus = Corpus.load(FOLDER);
  }

  private static <T> Map<Split, Set<T>> bySplit(Function<Utterance, T> of) {
    Map<Split, Set<T>> sets = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      sets.put(split, corpus.utterances(split).stream().map(of).collect(Collectors.toSet()));
    }
    return sets;
  }

  private static Predicate<Utterance> isA(SentenceType type, Language language) {
    return one -> one.type() == type && one.language() == language;
  }

  @Test
  void counts_areAtLeastThosePromised() {
    List<Utterance> utterances = corpus.utterances();
    assertThat(utterances).hasSizeGreaterThanOrEqualTo(700);
    assertThat(utterances.stream().map(Utterance::text).distinct().count())
        .isGreaterThanOrEqualTo(300);
    assertThat(corpus.sounds()).hasSize(40);
    assertThat(corpus.sounds().stream().map(Sound::caption)).doesNotHaveDuplicates();
    for (Language language : Language.values()) {
      for (SentenceType type : SentenceType.values()) {
        assertThat(utterances).filteredOn(isA(type, language)).hasSizeGreaterThan(50);
      }
    }
  }

  @Test
  void speakers_areAsManyAsPromisedAndInOneSplitEach() {
    Map<Split, Set<String>> speakers = bySplit(Utterance::speaker);
    assertThat(speakers.get(Split.TRAIN)).hasSize(24);
    assertThat(speakers.get(Split.DEV)).hasSize(4).doesNotContainAnyElementsOf(train(speakers));
    assertThat(speakers.get(Split.TEST))
        .hasSize(8)
        .doesNotContainAnyElementsOf(train(speakers))
        .doesNotContainAnyElementsOf(speakers.getOrDefault(Split.DEV, Set.of()));
  }

  private static <T> Set<T> train(Map<Split, Set<T>> sets) {
    return sets.getOrDefault(Split.TRAIN, Set.of());
  }

  @Test
  void genders_areHalfAndHalfInEverySplit() {
    for (Split split : Split.values()) {
      Map<Gender, Set<String>> speakers =
          corpus.utterances(split).stream()
              .collect(
                  Collectors.groupingBy(
                      Utterance::gender,
                      Collectors.mapping(Utterance::speaker, Collectors.toSet())));
      assertThat(speakers.get(Gender.FEMALE))
          .hasSameSizeAs(speakers.getOrDefault(Gender.MALE, Set.of()));
    }
  }

  @Test
  void testSentences_areSaidInNoOtherSplit() {
    Map<Split, Set<String>> texts = bySplit(Utterance::text);
    assertThat(texts.get(Split.TEST))
        .doesNotContainAnyElementsOf(train(texts))
        .doesNotContainAnyElementsOf(texts.getOrDefault(Split.DEV, Set.of()));
  }

  @Test
  void everyWord_isHeardInTraining() {
    Set<String> training = words(corpus.utterances(Split.TRAIN));
    assertThat(words(corpus.utterances())).isEqualTo(training);
  }

  private static Set<String> words(Collection<Utterance> utterances) {
    return utterances.stream()
        .flatMap(utterance -> utterance.words().stream())
        .map(Segment::label)
        .collect(Collectors.toSet());
  }

  @Test
  void answers_sayTheValueOfTheirQuestion() {
    List<Utterance> answers =
        corpus.utterances().stream().filter(one -> one.type() == SentenceType.ANSWER).toList();
    assertThat(answers)
        .allSatisfy(
            one -> {
              int value = one.value() == null ? -1 : one.value();
              assertThat(one.text()).endsWith(Sum.number(value, one.language()));
            });
    assertThat(answers).anySatisfy(one -> assertThat(one.text()).isEqualTo("seven"));
  }

  @Test
  void wordTier_saysTheText() {
    assertThat(corpus.utterances())
        .allSatisfy(one -> assertThat(spoken(one.words(), " ")).isEqualTo(one.text()));
  }

  private static String spoken(List<Segment> tier, String between) {
    return tier.stream()
        .filter(segment -> !segment.isSilence())
        .map(Segment::label)
        .collect(Collectors.joining(between));
  }

  @Test
  void everyPhone_isInOneSyllableAndEverySyllableInOneWord() {
    assertThat(corpus.utterances())
        .allSatisfy(
            one -> {
              assertThat(spoken(one.syllables(), "")).isEqualTo(spoken(one.phones(), ""));
              assertThat(ends(one.phones())).containsAll(ends(one.syllables()));
              assertThat(ends(one.syllables())).containsAll(ends(one.words()));
            });
  }

  private static Set<Double> ends(List<Segment> tier) {
    return tier.stream().map(Segment::end).collect(Collectors.toSet());
  }

  @Test
  void syllables_holdOneNucleusEach() {
    assertThat(corpus.utterances())
        .allSatisfy(
            one -> {
              long nuclei =
                  one.phones().stream()
                      .filter(phone -> !phone.isSilence())
                      .filter(phone -> Syllables.isNucleus(phone.label()))
                      .count();
              long syllables = one.syllables().stream().filter(s -> !s.isSilence()).count();
              assertThat(syllables).as(one.id()).isEqualTo(nuclei);
            });
  }

  @Test
  void phones_lastBetweenTenMillisecondsAndHalfASecond() {
    assertThat(corpus.utterances().stream().flatMap(one -> one.phones().stream()))
        .allSatisfy(phone -> assertThat(phone.seconds()).isBetween(0.01, 0.5));
  }

  @Test
  void folder_isSmallAndHoldsNothingUnlisted() throws IOException {
    Set<Path> listed =
        Stream.concat(
                corpus.utterances().stream().map(corpus::path),
                corpus.sounds().stream().map(corpus::path))
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(FOLDER.toAbsolutePath())) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".flac")).toList();
      assertThat(found).containsExactlyInAnyOrderElementsOf(listed);
    }
    long bytes = 0;
    for (Path file : listed) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isLessThanOrEqualTo(LARGEST_BYTES);
  }

  @Test
  void shippedScript_isTheOneOfItsSeed() throws IOException {
    String provenance = Files.readString(FOLDER.resolve(CorpusMaker.PROVENANCE));
    assertThat(provenance).contains("--seed 11");
    assertThat(corpus.utterances().stream().map(one -> one.id() + " " + one.text()))
        .containsExactlyElementsOf(
            Script.write(Voices.ALL, 11).stream()
                .map(line -> line.id() + " " + line.sentence().text())
                .toList());
  }
}
