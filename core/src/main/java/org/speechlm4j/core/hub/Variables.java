package org.speechlm4j.core.hub;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Environment variables, read as huggingface_hub reads them; an empty one counts as none. */
record Variables(Map<String, String> values, Path userHome) {

  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

  String text(String name, String otherwise) {
    String value = values.getOrDefault(name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  boolean isTrue(String name) {
    return TRUE.contains(text(name, "").toUpperCase(Locale.ROOT));
  }

  /** A path, in which {@code ~} is the user's home and {@code $NAME} another variable. */
  Path path(String name, Path otherwise) {
    String text = text(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher variable = VARIABLE.matcher(text);
    String whole =
        variable.replaceAll(
            found -> {
              String inner = found.group(1) == null ? found.group(2) : found.group(1);
              return Matcher.quoteReplacement(values.getOrDefault(inner, found.group()));
            });
    if (whole.equals("~")) {
      return userHome;
    }
    return whole.startsWith("~/") ? userHome.resolve(whole.substring(2)) : Path.of(whole);
  }

  Duration seconds(String name, String otherwise) {
    String text = text(name, otherwise);
    if (!text.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException("%s: found %s, need seconds".formatted(name, text));
    }
    long seconds = Long.parseLong(text);
    return Duration.ofSeconds(seconds == 0 ? Long.parseLong(otherwise) : seconds);
  }
}
