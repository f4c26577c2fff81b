package org.speechlm4j.benchmarks.results;

import java.util.Locale;

/** The parts of the report, each a file of results. */
public enum Part {
  /** What the machine can do. */
  CEILINGS,
  /** Kernels by themselves. */
  KERNELS,
  /** Kernels in turn with peers. */
  COMPARISONS,
  /** Whole models in turn with PyTorch. */
  MODELS,
  /** Training steps in turn with PyTorch. */
  TRAINING,
  /** Latency of frames. */
  STREAMING,
  /** From the command to its first answer. */
  START_UP;

  /** What it is called in options and file names. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
