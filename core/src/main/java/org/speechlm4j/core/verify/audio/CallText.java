package org.speechlm4j.core.verify.audio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line of {@code case.json} that says what was called for an output. */
record CallText(String text) {

  /** The call that lists {@code output}; empty if none does. */
  static CallText of(JsonNode description, String output) {
    for (JsonNode call : description.path("calls")) {
      for (JsonNode name : call.path("outputs")) {
        if (name.asText().equals(output)) {
          return new CallText(call.path("call").asText());
        }
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
