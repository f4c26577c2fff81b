package org.speechlm4j.benchmarks.report;

import java.util.Locale;
import org.speechlm4j.benchmarks.results.Contest;

/** Numbers as the page writes them. */
final class Numbers {

  private static final double MILLI = 1e3;
  private static final double KIBIBYTE = 1024;

  private Numbers() {}

  /** Two or three digits: as much as times here repeat. */
  static String digits(double value) {
    if (value >= 100 || value == 0) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    int digits = value < 1 ? 2 : 3;
    int places = digits - 1 - (int) Math.floor(Math.log10(value));
    return String.format(Locale.ROOT, "%." + places + "f", value);
  }

  static String milliseconds(double seconds) {
    return digits(MILLI * seconds);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  static String bytes(double bytes) {
    if (bytes < KIBIBYTE) {
      return String.format(Locale.ROOT, "%.0f B", bytes);
    }
    return bytes < KIBIBYTE * KIBIBYTE
        ? digits(bytes / KIBIBYTE) + " KiB"
        : digits(bytes / KIBIBYTE / KIBIBYTE) + " MiB";
  }

  /** The median in bold, then the least and the largest of the rounds. */
  static String ratio(Contest contest) {
    double[] ratios = contest.ratios();
    String median = String.format(Locale.ROOT, "**%.2f**", contest.ratio());
    return ratios.length == 1
        ? median
        : median
            + String.format(Locale.ROOT, " (%.2f to %.2f)", ratios[0], ratios[ratios.length - 1]);
  }
}
