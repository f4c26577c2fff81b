package org.speechlm4j.core.system;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/**
 * Where work that takes long asks, now and then, whether its thread is interrupted.
 *
 * <p>Computations end by a {@link CancellationException}, work on files by an {@link
 * InterruptedIOException}. The thread stays interrupted, so that whatever catches one of them by
 * mistake stops too.
 */
public final class Interrupts {

  private Interrupts() {}

  /**
   * Ends a computation if the thread is interrupted. Costs a nanosecond.
   *
   * @throws CancellationException if it is
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  /**
   * Ends work on a file if the thread is interrupted.
   *
   * @throws InterruptedIOException if it is, naming the file
   */
  public static void check(Path file) throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(file);
    }
  }

  /** What a failure of work on a file says: that the thread was interrupted, or what it said. */
  public static IOException named(Path file, IOException failure) {
    return failure instanceof ClosedByInterruptException ? interrupted(file) : failure;
  }

  private static InterruptedIOException interrupted(Path file) {
    return new InterruptedIOException(file + ": interrupted");
  }
}
