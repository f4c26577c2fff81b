package org.speechlm4j.codecs.quantizer;

/** Checks of options, whose errors name the option, what was found and what is needed. */
final class Require {

  private Require() {}

  static void that(boolean holds, String name, Object found, String need) {
    if (!holds) {
      throw new IllegalArgumentException("%s: found %s, need %s".formatted(name, found, need));
    }
  }

  static void notNegative(String name, double value) {
    that(value >= 0 && Double.isFinite(value), name, value, "a number of 0 or more");
  }

  static void atLeastOne(String name, int value) {
    that(value >= 1, name, value, "at least 1");
  }
}
