package org.speechlm4j.examples.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyllablesTest {

  private static String split(String phones, Language language) {
    return String.join(
        " | ",
        Syllables.split(List.of(phones.split(" ", -1)), language).stream()
            .map(syllable -> String.join(" ", syllable))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "s ɛ v ə n, s ɛ | v ə n", // one consonant opens
    "w ɪ n d əʊ, w ɪ n | d əʊ", // nd cannot open
    "f ɔː t iː n, f ɔː | t iː n",
    "θ ɜː t iː n, θ ɜː | t iː n",
    "ɪ l ɛ v ə n, ɪ | l ɛ | v ə n", // a vowel opens the word
    "z iə ɹ əʊ, z iə | ɹ əʊ",
    "s ɪ k s t iː n, s ɪ k | s t iː n", // kst cannot open, st can
    "ɛ k s t ɹ ə, ɛ k | s t ɹ ə", // three open
    "m j uː z ɪ k, m j uː | z ɪ k",
    "s ɪ ŋ ɪ ŋ, s ɪ ŋ | ɪ ŋ", // ŋ never opens
    "b ɒ t l̩, b ɒ | t l̩", // a syllabic consonant is a nucleus
    "t eɪ b əl, t eɪ | b əl",
    "n əʊ ɒ n, n əʊ | ɒ n", // two nuclei side by side
    "s t ɹ ɛ ŋ θ s, s t ɹ ɛ ŋ θ s", // one nucleus, one syllable
    "s, s" // no nucleus, one syllable
  })
  void english_opensWithTheLargestOnset(String phones, String syllables) {
    assertThat(split(phones, Language.ENGLISH)).isEqualTo(syllables);
  }

  @ParameterizedTest
  @CsvSource({
    "z iː b ə n, z iː | b ə n",
    "d ɾ aɪ ts eː n, d ɾ aɪ | ts eː n",
    "a n t v ɔ ɾ t, a n t | v ɔ ɾ t", // tv cannot open
    "f ɛ n s t ɜ, f ɛ n s | t ɜ", // st cannot open in German
    "k a ts ə, k a | ts ə",
    "ts v a n ts ɪ ç, ts v a n | ts ɪ ç",
    "m a x ə n, m a | x ə n",
    "b ə ʃ t ɾ aɪ t ə n, b ə | ʃ t ɾ aɪ | t ə n", // ʃtr opens
    "tʃ ɛ ç ɪ ʃ, tʃ ɛ | ç ɪ ʃ",
    "d ɪ ŋ ə, d ɪ ŋ | ə"
  })
  void german_opensWithTheLargestOnset(String phones, String syllables) {
    assertThat(split(phones, Language.GERMAN)).isEqualTo(syllables);
  }

  @Test
  void languages_differInTheirOnsets() {
    List<String> cluster = List.of("k", "n");
    assertThat(Onsets.isLegal(cluster, Language.GERMAN)).isTrue();
    assertThat(Onsets.isLegal(cluster, Language.ENGLISH)).isFalse();
  }

  @Test
  void noConsonant_isALegalOnset() {
    assertThat(Onsets.isLegal(List.of(), Language.ENGLISH)).isTrue();
  }

  @Test
  void everyPhone_isInExactlyOneSyllable() {
    List<String> phones = List.of("ɛ", "k", "s", "p", "l", "aɪ", "n", "ɪ", "ŋ", "z");
    assertThat(Syllables.split(phones, Language.ENGLISH).stream().flatMap(List::stream))
        .containsExactlyElementsOf(phones);
  }
}
