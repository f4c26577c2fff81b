package org.speechlm4j.training.data;

import java.util.concurrent.ThreadFactory;

/**
 * Who loads batches, and how far ahead.
 *
 * @param factory what makes the threads
 * @param threads how many load at once; 0 for the consumer itself
 * @param ahead most batches that are loaded or being loaded and not yet taken: the bound on memory
 */
public record LoaderThreads(ThreadFactory factory, int threads, int ahead) {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is negative, or one alone is 0
   */
  public LoaderThreads {
    if (threads < 0 || ahead < 0 || (threads == 0) != (ahead == 0)) {
      throw new IllegalArgumentException(
          "found %d threads and %d batches ahead, need at least 1 of each, or none of both"
              .formatted(threads, ahead));
    }
  }

  /** Each batch is loaded when it is asked for, by the thread that asks. */
  public static LoaderThreads none() {
    return new LoaderThreads(Thread.ofPlatform().factory(), 0, 0);
  }

  /** Platform threads, for loading that computes: decoding and augmenting. */
  public static LoaderThreads platform(int threads, int ahead) {
    return new LoaderThreads(
        Thread.ofPlatform().daemon().name("batch-loader-", 0).factory(), threads, ahead);
  }

  /** Virtual threads, for loading that waits: files on a slow network. */
  public static LoaderThreads virtual(int threads, int ahead) {
    return new LoaderThreads(Thread.ofVirtual().name("batch-loader-", 0).factory(), threads, ahead);
  }
}
