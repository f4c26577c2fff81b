package org.speechlm4j.core.hub;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Lets time pass between tries; tests put their own in its place. */
interface Sleeper {

  void sleep(Duration duration) throws InterruptedException;

  /**
   * Sleeps in a task that does input and output.
   *
   * @throws InterruptedIOException if the thread is interrupted, which it stays
   */
  default void pause(Duration duration) throws InterruptedIOException {
    try {
      sleep(duration);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Marks the thread as interrupted again and says so. */
  static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("the download was interrupted; the next one goes on from it");
  }
}
