package org.speechlm4j.core.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a failed request is tried again: how often, and after how long.
 *
 * @param tries how many in a row may fail
 * @param first pause after the first failure; it doubles with each further one
 * @param longest pause, also where the server asks for a longer one
 * @param sleeper what pauses
 */
record Backoff(int tries, Duration first, Duration longest, Sleeper sleeper) {

  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

  static Backoff standard(Sleeper sleeper) {
    return new Backoff(5, Duration.ofSeconds(1), Duration.ofSeconds(60), sleeper);
  }

  /** Whether a failure may pass by itself: a broken connection, a busy server. */
  static boolean passes(IOException failure) {
    return switch (failure) {
      case HubException e -> PASSING.contains(e.status());
      case ClosedByInterruptException e -> false;
      case FileSystemException e -> false;
      case SocketTimeoutException e -> true;
      case InterruptedIOException e -> false;
      default -> true;
    };
  }

  /**
   * Pauses before the next try.
   *
   * @param failures how many have failed in a row, 1 or more
   * @throws IOException the failure itself, if there is no sense in a further try
   */
  void after(IOException failure, int failures) throws IOException {
    if (failures >= tries || !passes(failure)) {
      throw failure;
    }
    Duration pause = first.multipliedBy(1L << Math.min(failures - 1, 20));
    Duration asked = failure instanceof HubException e ? e.retryAfter() : null;
    if (asked != null && asked.compareTo(longest) > 0) {
      throw failure;
    }
    if (asked != null && asked.compareTo(pause) > 0) {
      pause = asked;
    }
    sleeper.pause(pause.compareTo(longest) > 0 ? longest : pause);
  }

  /**
   * What a header {@code Retry-After} asks for: seconds, or a date.
   *
   * @return null if it is neither
   */
  static @Nullable Duration retryAfter(String header, ZonedDateTime now) {
    String text = header.strip();
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration left = Duration.between(now, date);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
