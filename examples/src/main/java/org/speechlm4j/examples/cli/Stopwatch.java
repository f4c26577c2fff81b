package org.speechlm4j.examples.cli;

import java.time.Duration;
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
    return median(seconds);
  }

  /** Times a job that compilers need many runs of: after {@code warmUps} of them. */
  Times times(Runnable job, int warmUps, int runs) {
    for (int i = 0; i < warmUps; i++) {
      job.run();
    }
    double processor = processorSeconds();
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      seconds[i] = time(job);
    }
    double processorSeconds = (processorSeconds() - processor) / runs;
    return new Times(median(seconds), seconds[0], processorSeconds);
  }

  /**
   * Seconds of a run.
   *
   * @param median of all runs, by the clock
   * @param least of all runs, by the clock
   * @param processor mean of all runs, of all the process's threads
   */
  record Times(double median, double least, double processor) {}

  /** Sorts the numbers. */
  private static double median(double[] seconds) {
    Arrays.sort(seconds);
    int runs = seconds.length;
    return (seconds[(runs - 1) / 2] + seconds[runs / 2]) / 2;
  }

  private static double processorSeconds() {
    Duration spent = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return 1e-9 * spent.toNanos();
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
