package org.speechlm4j.core.hub;

import java.net.http.HttpHeaders;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers in an answer's head. */
final class Headers {

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/(.*)");

  private Headers() {}

  /** A number of bytes, or nothing if there is no such header, or no number in it. */
  static OptionalLong length(HttpHeaders headers, String name) {
    String text = headers.firstValue(name).orElse("").strip();
    return LENGTH.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** Whether {@code Content-Range} starts where it was asked to, in a file of a known size. */
  static boolean isRange(HttpHeaders headers, long start, long size) {
    Matcher range = RANGE.matcher(headers.firstValue("Content-Range").orElse("").strip());
    return range.matches()
        && Long.parseLong(range.group(1)) == start
        && (range.group(2).equals("*") || range.group(2).equals(Long.toString(size)));
  }
}
