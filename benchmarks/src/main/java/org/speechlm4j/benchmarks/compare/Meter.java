package org.speechlm4j.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.speechlm4j.benchmarks.kernel.Job;
import org.speechlm4j.benchmarks.results.Contest;

/** Times a job over and over, as {@code peers/kernels.py} does: the median of many samples. */
final class Meter {

  /** A sample lasts at least this long, so that reading the clock costs nothing beside it. */
  private static final long SAMPLE_NANOSECONDS = 200_000;

  private static final double NANOSECONDS = 1e9;

  private final LongSupplier clock;

  /** With a clock of nanoseconds. */
  Meter(LongSupplier clock) {
    this.clock = clock;
  }

  /** Median seconds of a run, over samples that take {@code seconds} together, at least one. */
  double median(Job job, double seconds) {
    int calls = callsOfSample(job);
    List<Double> samples = new ArrayList<>();
    long end = clock.getAsLong() + (long) (seconds * NANOSECONDS);
    do {
      samples.add(sample(job, calls) / NANOSECONDS / calls);
    } while (clock.getAsLong() < end);
    return Contest.median(samples.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private int callsOfSample(Job job) {
    int calls = 1;
    while (sample(job, calls) < SAMPLE_NANOSECONDS) {
      calls *= 2;
    }
    return calls;
  }

  private double sample(Job job, int calls) {
    long start = clock.getAsLong();
    for (int i = 0; i < calls; i++) {
      job.run();
    }
    return clock.getAsLong() - start;
  }
}
