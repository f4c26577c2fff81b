package org.speechlm4j.examples.corpus;

/**
 * Something that can be said.
 *
 * @param text lower case but for German nouns, without punctuation
 * @param language the language it is in
 * @param type what it does
 */
record Sentence(String text, Language language, SentenceType type) {

  /** The text with the mark at its end that gives it its melody. */
  String punctuated() {
    return text + (type == SentenceType.QUESTION ? "?" : ".");
  }
}
