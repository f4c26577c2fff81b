package org.speechlm4j.core.fuzz;

import java.util.Arrays;

/**
 * The tokens of a text, which need not be JSON any more, without the space between them. Nine
 * inputs of ten are split at least once, so places are kept in one array instead of as objects.
 */
final class JsonTokens {

  private static final boolean[] WORD = word();

  private final byte[] text;

  /** Start and end of each token in turn. */
  private int[] places = new int[256];

  private int count;

  private JsonTokens(byte[] text) {
    this.text = text;
  }

  static JsonTokens of(byte[] text) {
    JsonTokens tokens = new JsonTokens(text);
    int at = 0;
    while (at < text.length) {
      int start = at;
      at = tokens.end(start, text[start]);
      if (text[start] > ' ' || text[start] < 0) {
        tokens.add(start, at);
      }
    }
    return tokens;
  }

  /** Which characters numbers and literals are made of. */
  private static boolean[] word() {
    boolean[] word = new boolean[128];
    "+-.E0123456789abcdefghijklmnopqrstuvwxyz".chars().forEach(c -> word[c] = true);
    return word;
  }

  private int end(int start, byte first) {
    int at = start + 1;
    if (first == '"') {
      while (at < text.length && text[at] != '"') {
        at += text[at] == '\\' ? 2 : 1;
      }
      return Math.min(text.length, at + 1);
    }
    if (isWord(first)) {
      while (at < text.length && isWord(text[at])) {
        at++;
      }
    }
    return at;
  }

  private static boolean isWord(byte c) {
    return c >= 0 && WORD[c];
  }

  private void add(int start, int end) {
    if (2 * count == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[2 * count] = start;
    places[2 * count + 1] = end;
    count++;
  }

  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  int start(int token) {
    return places[2 * token];
  }

  int end(int token) {
    return places[2 * token + 1];
  }

  /** {@code "} for strings, {@code 0} for numbers and literals, else the character itself. */
  char kind(int token) {
    byte first = text[start(token)];
    return isWord(first) ? '0' : (char) first;
  }

  byte[] bytes(int token) {
    return Arrays.copyOfRange(text, start(token), end(token));
  }

  /** The text with a token replaced. */
  byte[] replaced(int token, byte[] value) {
    return ByteMutation.replaced(text, start(token), end(token) - start(token), value);
  }
}
