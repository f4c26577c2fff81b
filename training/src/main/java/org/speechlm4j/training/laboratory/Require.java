package org.speechlm4j.training.laboratory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of options, whose errors name the option, what was found and what is needed. */
final class Require {

  private Require() {}

  static void that(String name, Object found, boolean holds, String need) {
    if (!holds) {
      throw new IllegalArgumentException("%s: found %s, need %s".formatted(name, found, need));
    }
  }

  /** Refuses JSON's null. */
  static void present(String name, @Nullable Object found) {
    if (found == null) {
      throw new IllegalArgumentException(name + ": found null, need a value");
    }
  }

  /** A copy of a list that has no null. */
  static <T> List<T> list(String name, List<T> found) {
    present(name, found);
    found.forEach(element -> present(name, element));
    return List.copyOf(found);
  }

  static void atLeast(String name, long found, long least) {
    that(name, found, found >= least, "at least " + least);
  }

  static void positive(String name, double found) {
    that(name, found, found > 0 && Double.isFinite(found), "a number above 0");
  }
}
