package org.speechlm4j.examples.corpus;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The consonants that may open a syllable, by language, as broad IPA.
 *
 * <p>A single consonant may unless it is ŋ; two or more may if they open native words or settled
 * loans. English after Giegerich, "English Phonology" (1992); German after Wiese, "The Phonology of
 * German" (1996).
 */
final class Onsets {

  private static final Set<List<String>> ENGLISH =
      clusters(
          "p l, p r, b l, b r, t r, d r, k l, k r, ɡ l, ɡ r, f l, f r, θ r, ʃ r",
          "s l, s m, s n, s p, s t, s k, s f, s w, t w, d w, k w, ɡ w, θ w",
          "p j, b j, t j, d j, k j, f j, v j, m j, n j, h j",
          "s p l, s p r, s p j, s t r, s t j, s k l, s k r, s k w, s k j");

  private static final Set<List<String>> GERMAN =
      clusters(
          "p l, p r, b l, b r, t r, d r, k l, k r, ɡ l, ɡ r, f l, f r, pf l, pf r, v r",
          "k n, ɡ n, k v, ts v, p s, ʃ l, ʃ r, ʃ m, ʃ n, ʃ v, ʃ p, ʃ t, s k, s l",
          "ʃ p l, ʃ p r, ʃ t r, s k l, s k r");

  private Onsets() {}

  /** Whether a syllable may begin with these consonants; none at all is an onset too. */
  static boolean isLegal(List<String> consonants, Language language) {
    if (consonants.size() <= 1) {
      return !consonants.contains("ŋ");
    }
    List<String> broad = consonants.stream().map(Onsets::broad).toList();
    return switch (language) {
      case ENGLISH -> ENGLISH.contains(broad);
      case GERMAN -> GERMAN.contains(broad);
    };
  }

  /** The many sounds of r behave alike. */
  private static String broad(String consonant) {
    return switch (consonant) {
      case "ɹ", "ɾ", "ʁ", "ʀ" -> "r";
      default -> consonant;
    };
  }

  private static Set<List<String>> clusters(String... lines) {
    return Arrays.stream(lines)
        .flatMap(line -> Arrays.stream(line.split(", ", -1)))
        .map(cluster -> List.of(cluster.split(" ", -1)))
        .collect(Collectors.toUnmodifiableSet());
  }
}
