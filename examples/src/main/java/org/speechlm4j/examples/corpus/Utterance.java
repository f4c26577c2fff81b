package org.speechlm4j.examples.corpus;

import static org.speechlm4j.examples.corpus.Checks.require;
import static org.speechlm4j.examples.corpus.Checks.requireKeys;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sentence said by one voice, as the manifest describes it.
 *
 * @param id unique in the corpus
 * @param file the sound's path below the corpus folder
 * @param text what is said, numbers as words, without punctuation
 * @param language the language it is said in
 * @param speaker whose voice; the same in both languages
 * @param gender the voice's gender
 * @param split what the utterance is for
 * @param seconds length of the file
 * @param type what the sentence does
 * @param question of an answer, the id of its question, said by the same voice
 * @param answer of a question, the id of its answer
 * @param value of a question and of its answer, the number that is right
 * @param phones IPA phones and pauses, covering the file
 * @param syllables the phones grouped within words by largest onset, and the pauses
 * @param words the words and the pauses
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Utterance(
    String id,
    String file,
    String text,
    Language language,
    String speaker,
    Gender gender,
    Split split,
    @JsonProperty(required = true) double seconds,
    SentenceType type,
    @Nullable String question,
    @Nullable String answer,
    @Nullable Integer value,
    List<Segment> phones,
    List<Segment> syllables,
    List<Segment> words) {

  /**
   * Checks that no key is missing, that links are where the type has them, and that each tier
   * covers the file.
   *
   * @throws IllegalArgumentException if not
   */
  public Utterance {
    requireKeys("id", id, "file", file, "text", text, "language", language);
    requireKeys("speaker", speaker, "gender", gender, "split", split, "type", type);
    require(
        (answer != null) == (type == SentenceType.QUESTION),
        "answer: found %s in a %s; questions have one, nothing else has",
        answer,
        type);
    require(
        (question != null) == (type == SentenceType.ANSWER),
        "question: found %s in a %s; answers have one, nothing else has",
        question,
        type);
    require(
        (value != null) == (question != null || answer != null),
        "value: found %s in a %s; questions and answers have one, nothing else has",
        value,
        type);
    phones = Segment.covering(seconds, phones, "phones");
    syllables = Segment.covering(seconds, syllables, "syllables");
    words = Segment.covering(seconds, words, "words");
  }
}
