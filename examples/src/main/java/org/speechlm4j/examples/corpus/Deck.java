package org.speechlm4j.examples.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Cards dealt in a random order, every one once before any comes again. */
final class Deck<T> {

  private final List<T> cards;
  private final RandomGenerator random;
  private int dealt;

  /** A shuffled deck of at least one card. */
  Deck(List<T> cards, RandomGenerator random) {
    Checks.require(!cards.isEmpty(), "cards: found none, need at least one");
    this.cards = new ArrayList<>(cards);
    this.random = random;
    Collections.shuffle(this.cards, random);
  }

  T deal() {
    if (dealt == cards.size()) {
      Collections.shuffle(cards, random);
      dealt = 0;
    }
    return cards.get(dealt++);
  }
}
