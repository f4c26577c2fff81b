package org.speechlm4j.examples.corpus;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one way in which this package refuses a value. */
final class Checks {

  private Checks() {}

  /** Throws {@link IllegalArgumentException} with the formatted message unless it holds. */
  static void require(boolean holds, String message, @Nullable Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, message, arguments));
    }
  }

  /** As {@link #require}, for an entry's key that must be there. */
  static void requireKeys(@Nullable Object... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      require(keysAndValues[i + 1] != null, "key %s is missing", keysAndValues[i]);
    }
  }
}
