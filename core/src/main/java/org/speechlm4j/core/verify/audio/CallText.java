package org.speechlm4j.core.verify.audio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.verify.Fixture;

/** The line of {@code case.json} that says what was called for an output. */
record CallText(String text) {

  /** The call that lists {@code output}; empty if none does. */
  static CallText of(Fixture fixture, String output) throws InvalidFileException {
    for (ConfigJson call : fixture.description().objects("calls")) {
      if (call.texts("outputs").contains(output)) {
        return new CallText(call.text("call"));
      }
    }
    return new CallText("");
  }

  /** Whether the text has these words, in any case. */
  boolean says(String words) {
    return Pattern.compile(Pattern.quote(words), Pattern.CASE_INSENSITIVE).matcher(text).find();
  }

  /** The number in the group of a pattern's first match, or a default. */
  double number(String pattern, double otherwise) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : otherwise;
  }

  int integer(String pattern, int otherwise) {
    return (int) number(pattern, otherwise);
  }
}
