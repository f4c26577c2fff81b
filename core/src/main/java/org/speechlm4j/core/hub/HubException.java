package org.speechlm4j.core.hub;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A model that cannot be had: not there, not allowed, not cached, or not what was announced. */
public final class HubException extends IOException {

  private static final long serialVersionUID = 1L;

  /** The answer's HTTP status, or 0 if none is at fault. */
  private final int status;

  /** How long the server asked to wait. */
  private final transient @Nullable Duration retryAfter;

  HubException(String problem) {
    this(problem, 0, null);
  }

  HubException(String problem, int status, @Nullable Duration retryAfter) {
    super(problem);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  HubException(String problem, Throwable cause) {
    super(problem, cause);
    this.status = 0;
    this.retryAfter = null;
  }

  /** The HTTP status that the server answered with, or 0 if that was not the problem. */
  public int status() {
    return status;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
