package org.speechlm4j.core.system;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Makes arrays. A large one is cleared, and its memory mapped, in one go of up to seconds that
 * nothing breaks off; another thread does that, so that the caller notices an interrupt meanwhile.
 */
public final class FreshArrays {

  /**
   * Elements from which on an array is large: 128 MB, half a second where fresh memory comes slowly
   * and 10 ms elsewhere.
   */
  public static final int LARGE = 1 << 25;

  private FreshArrays() {}

  /**
   * Zeros.
   *
   * @param count how many floats, at least 0
   * @return an array of that length
   * @throws CancellationException if the thread is interrupted while it waits for a large array
   */
  public static float[] floats(int count) {
    return count < LARGE ? new float[count] : patiently(count);
  }

  private static float[] patiently(int count) {
    FutureTask<float[]> clearing = new FutureTask<>(() -> new float[count]);
    Thread.ofPlatform().daemon().name("speechlm4j-clearing").start(clearing);
    try {
      return clearing.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) { // There is no memory.
        throw error;
      }
      throw new IllegalStateException("found an array that could not be made", e);
    }
  }
}
