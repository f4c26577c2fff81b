package org.speechlm4j.examples.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * A sum whose numbers and result lie between 0 and 20.
 *
 * @param left the first number
 * @param operator plus, minus or times
 * @param right the second number
 */
record Sum(int left, Operator operator, int right) {

  /** What is done with the two numbers. */
  enum Operator {
    PLUS("plus", "plus"),
    MINUS("minus", "minus"),
    TIMES("times", "mal");

    private final String english;
    private final String german;

    Operator(String english, String german) {
      this.english = english;
      this.german = german;
    }

    private String word(Language language) {
      return language == Language.ENGLISH ? english : german;
    }
  }

  private static final List<String> ENGLISH_NUMBERS =
      List.of(
          "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
              .concat(" fifteen sixteen seventeen eighteen nineteen twenty")
              .split(" ", -1));
  private static final List<String> GERMAN_NUMBERS =
      List.of(
          "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn"
              .concat(" fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig")
              .split(" ", -1));
  private static final int LARGEST_TERM = 10;
  private static final int LARGEST_FACTOR = 5;

  /** The largest result of a sum. */
  static final int LARGEST_RESULT = 20;

  /** Every sum of the corpus's world. */
  static List<Sum> all() {
    List<Sum> sums = new ArrayList<>();
    for (int left = 0; left <= LARGEST_TERM; left++) {
      for (int right = 0; right <= LARGEST_TERM; right++) {
        sums.add(new Sum(left, Operator.PLUS, right));
        if (right <= left) {
          sums.add(new Sum(left, Operator.MINUS, right));
        }
        boolean factors = Math.min(left, right) > 0 && Math.max(left, right) <= LARGEST_FACTOR;
        if (factors && left * right <= LARGEST_RESULT) {
          sums.add(new Sum(left, Operator.TIMES, right));
        }
      }
    }
    return List.copyOf(sums);
  }

  /** The result. */
  int value() {
    return switch (operator) {
      case PLUS -> left + right;
      case MINUS -> left - right;
      case TIMES -> left * right;
    };
  }

  /** The sum in words: "three plus four". */
  String words(Language language) {
    return number(left, language) + " " + operator.word(language) + " " + number(right, language);
  }

  /** A number from 0 to 20 as a word. */
  static String number(int value, Language language) {
    return (language == Language.ENGLISH ? ENGLISH_NUMBERS : GERMAN_NUMBERS).get(value);
  }
}
