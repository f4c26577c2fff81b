package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final List<Duration> pauses = new ArrayList<>();
  private final Backoff backoff =
      new Backoff(9, Duration.ofSeconds(1), Duration.ofSeconds(30), pauses::add);

  @Test
  void pauses_doubleUpToTheLongest() throws IOException {
    for (int failures = 1; failures < 9; failures++) {
      backoff.after(new EOFException(), failures);
    }
    assertThat(pauses)
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
  }

  @Test
  void lastFailure_isThrown() {
    EOFException failure = new EOFException();
    assertThatThrownBy(() -> backoff.after(failure, 9)).isSameAs(failure);
    assertThat(pauses).isEmpty();
  }

  @Test
  void failuresThatStay_areThrownAtOnce() {
    assertThat(Backoff.passes(new EOFException())).isTrue();
    assertThat(Backoff.passes(new ConnectException())).isTrue();
    assertThat(Backoff.passes(new HttpTimeoutException("x"))).isTrue();
    assertThat(Backoff.passes(new HubException("x", 503, null))).isTrue();
    assertThat(Backoff.passes(new HubException("x", 404, null))).isFalse();
    assertThat(Backoff.passes(new HubException("x"))).isFalse();
    assertThat(Backoff.passes(new AccessDeniedException("x"))).isFalse();
    assertThat(Backoff.passes(new SSLHandshakeException("x"))).isTrue();
    assertThat(Backoff.passes(new InterruptedIOException())).isFalse();
    assertThat(Backoff.passes(new ClosedByInterruptException())).isFalse();
  }

  @Test
  void serversPause_isTakenIfItIsLonger() throws IOException {
    backoff.after(new HubException("x", 429, Duration.ofSeconds(7)), 1);
    backoff.after(new HubException("x", 429, Duration.ofSeconds(7)), 4);
    assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(8));
  }

  @Test
  void retryAfter_isSecondsOrADate() {
    ZonedDateTime now = ZonedDateTime.of(2026, 11, 27, 12, 0, 0, 0, ZoneOffset.UTC);
    assertThat(Backoff.retryAfter("5", now)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Backoff.retryAfter(" Fri, 27 Nov 2026 12:01:00 GMT ", now))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(Backoff.retryAfter("Fri, 27 Nov 2026 11:00:00 GMT", now)).isEqualTo(Duration.ZERO);
    assertThat(Backoff.retryAfter("-5", now)).isNull();
    assertThat(Backoff.retryAfter("99999999999999999999", now)).isNull();
    assertThat(Backoff.retryAfter("soon", now)).isNull();
  }

  @Test
  void interruptedPause_saysSo_andTheThreadStaysInterrupted() {
    Backoff interrupted =
        Backoff.standard(
            pause -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(() -> interrupted.after(new EOFException(), 1))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
