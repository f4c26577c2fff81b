package org.speechlm4j.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.speechlm4j.benchmarks.kernel.RecurrenceSetting;
import org.speechlm4j.benchmarks.kernel.Setting;

/** Layers of long short-term memory. */
@State(Scope.Benchmark)
public class RecurrenceBenchmark extends KernelBenchmark {

  /** Sizes, each with its reason there. */
  @Param public RecurrenceSetting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
