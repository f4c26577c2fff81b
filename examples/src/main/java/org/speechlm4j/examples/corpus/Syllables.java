package org.speechlm4j.examples.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * Groups the phones of a word into syllables by largest onset.
 *
 * <p>Each vowel, diphthong or syllabic consonant is a nucleus. Of the consonants between two
 * nuclei, the longest run at the end that {@link Onsets} allows opens the later syllable; the rest
 * closes the earlier one. Consonants before the first nucleus and after the last belong to those. A
 * word without a nucleus is one syllable. (Kahn, "Syllable-based Generalizations in English
 * Phonology", 1976.)
 */
final class Syllables {

  private static final String VOWELS = "aeiouyæɐɑɒɔəɚɛɜɝɘɵɪʏøœʊʉʌ";
  private static final char SYLLABIC_MARK = '\u0329';

  private Syllables() {}

  /** Splits a word's phones, in order; every phone is in exactly one syllable. */
  static List<List<String>> split(List<String> phones, Language language) {
    List<List<String>> syllables = new ArrayList<>();
    int start = 0;
    int nucleus = nextNucleus(phones, 0);
    int next = nextNucleus(phones, nucleus + 1);
    while (next < phones.size()) {
      int onset = onsetOf(phones, nucleus, next, language);
      syllables.add(phones.subList(start, onset));
      start = onset;
      nucleus = next;
      next = nextNucleus(phones, nucleus + 1);
    }
    if (start < phones.size()) {
      syllables.add(phones.subList(start, phones.size()));
    }
    return List.copyOf(syllables);
  }

  private static int onsetOf(List<String> phones, int nucleus, int next, Language language) {
    int onset = nucleus + 1;
    while (!Onsets.isLegal(phones.subList(onset, next), language)) {
      onset++;
    }
    return onset;
  }

  private static int nextNucleus(List<String> phones, int from) {
    int i = from;
    while (i < phones.size() && !isNucleus(phones.get(i))) {
      i++;
    }
    return i;
  }

  /** Whether a phone is a vowel, a diphthong or a syllabic consonant. */
  static boolean isNucleus(String phone) {
    return VOWELS.indexOf(phone.charAt(0)) >= 0 || phone.indexOf(SYLLABIC_MARK) >= 0;
  }
}
