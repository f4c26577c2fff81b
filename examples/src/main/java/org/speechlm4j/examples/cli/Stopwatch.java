package org.speechlm4j.examples.cli;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Times a job: warms up until two runs in a row differ by under 5 %, at most 10 runs or 30 s, then
 * takes the median of several runs.
 */
final class Stopwatch {

  private static final int WARM_UP_RUNS = 10;
  private static final double WARM_UP_SECONDS = 30;
  private static final double STEADY = 0.05;

  private final LongSupplier nanoseconds;

  /** With a clock. */
  Stopwatch(LongSupplier nanoseconds) {
    this.nanoseconds = nanoseconds;
  }

  /** Median seconds of a run. */
  double median(Runnable job, int runs) {
    warmUp(job);
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      seconds[i] = time(job);
    }
    Arrays.sort(seconds);
    return (seconds[(runs - 1) / 2] + seconds[runs / 2]) / 2;
  }

  private void warmUp(Runnable job) {
    double last = time(job);
    double spent = last;
    for (int run = 1; run < WARM_UP_RUNS && spent < WARM_UP_SECONDS; run++) {
      double now = time(job);
      spent += now;
      if (Math.abs(now - last) < STEADY * last) {
        return;
      }
      last = now;
    }
  }

  private double time(Runnable job) {
    long start = nanoseconds.getAsLong();
    job.run();
    return 1e-9 * (nanoseconds.getAsLong() - start);
  }
}
