package org.speechlm4j.examples.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.examples.corpus.PhoneTimes.PhoneTime;

/** At 10 samples per second. */
class AlignmentTest {

  private static final Sentence SENTENCE =
      new Sentence("go seven", Language.ENGLISH, SentenceType.COMMAND);

  private static final List<PhoneTime> PHONES =
      List.of(
          new PhoneTime("ɡ", 1, 2, 1),
          new PhoneTime("əʊ", 2, 4, 1),
          new PhoneTime("s", 6, 7, 4),
          new PhoneTime("ɛ", 7, 8, 4),
          new PhoneTime("v", 8, 9, 4),
          new PhoneTime("ə", 9, 10, 4),
          new PhoneTime("n", 10, 12, 4));

  @Test
  void tiers_coverTheFileWithPausesBetweenAndAround() {
    Alignment alignment = Alignment.of(PHONES, SENTENCE, 15, 10);
    assertThat(alignment.words())
        .containsExactly(
            new Segment("sil", 0, 0.1),
            new Segment("go", 0.1, 0.4),
            new Segment("sil", 0.4, 0.6),
            new Segment("seven", 0.6, 1.2),
            new Segment("sil", 1.2, 1.5));
    assertThat(alignment.syllables())
        .containsExactly(
            new Segment("sil", 0, 0.1),
            new Segment("ɡəʊ", 0.1, 0.4),
            new Segment("sil", 0.4, 0.6),
            new Segment("sɛ", 0.6, 0.8),
            new Segment("vən", 0.8, 1.2),
            new Segment("sil", 1.2, 1.5));
    assertThat(alignment.phones()).hasSize(10);
    assertThat(Segment.covering(1.5, alignment.phones(), "phones")).hasSize(10);
  }

  @Test
  void wordWithoutPhones_isRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Alignment.of(PHONES.subList(0, 2), SENTENCE, 15, 10))
        .withMessage("go seven: found no phones of seven");
  }

  @Test
  void phoneOfNoWord_isRefused() {
    List<PhoneTime> phones = List.of(PHONES.get(0), PHONES.get(2), new PhoneTime("a", 8, 9, 20));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Alignment.of(phones, SENTENCE, 15, 10))
        .withMessageContaining("belongs to no word");
  }
}
