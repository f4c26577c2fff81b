package org.speechlm4j.core.verify;

import java.util.List;
import java.util.Locale;

/**
 * How one output compares with the reference.
 *
 * @param name the output's name in the fixture
 * @param status the verdict
 * @param error largest absolute error; NaN if there is none to tell
 * @param tolerance largest absolute error that is allowed
 * @param detail what else there is to say, perhaps empty
 */
public record OutputResult(
    String name, Status status, double error, double tolerance, String detail) {

  /** The verdicts. */
  public enum Status {
    /** Within the tolerance. */
    OK("ok"),
    /** Not within it, of another shape or type, or not computed. */
    FAIL("FAIL"),
    /** Nothing here recomputes it. */
    UNSUPPORTED("unsupported"),
    /** Equal to our own single run, which the reference's padded batch is not. */
    REFERENCE_DIFFERS("reference-differs");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** Whether the output counts as matching. */
  public boolean matches() {
    return status == Status.OK || status == Status.REFERENCE_DIFFERS;
  }

  OutputResult as(Status changed, String why) {
    return new OutputResult(name, changed, error, tolerance, why);
  }

  /** One line for each, aligned. */
  public static List<String> lines(List<OutputResult> results) {
    int width = results.stream().mapToInt(result -> result.name.length()).max().orElse(0);
    return results.stream().map(result -> result.line(width)).toList();
  }

  /**
   * {@code name max_abs_error atol status detail}.
   *
   * @param width characters that the name is filled up to
   */
  public String line(int width) {
    String padded = name + " ".repeat(Math.max(0, width - name.length()));
    return String.format(
            Locale.ROOT,
            "%s  %9s  %7s  %s  %s",
            padded,
            number(error),
            number(tolerance),
            status,
            detail)
        .stripTrailing();
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}
