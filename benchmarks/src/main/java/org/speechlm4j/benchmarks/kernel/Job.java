package org.speechlm4j.benchmarks.kernel;

/** A computation over given operands, to be run again and again. */
public interface Job {

  /** Runs it once; what it computes may be dropped at once. */
  void run();

  /** Runs it once and gives what it computes, codes as whole numbers. */
  float[] values();
}
