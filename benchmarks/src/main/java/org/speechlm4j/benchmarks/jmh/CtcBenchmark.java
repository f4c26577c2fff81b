package org.speechlm4j.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.speechlm4j.benchmarks.kernel.CtcSetting;
import org.speechlm4j.benchmarks.kernel.Setting;

/** The CTC loss with its gradient. */
@State(Scope.Benchmark)
public class CtcBenchmark extends KernelBenchmark {

  /** Sizes, each with its reason there. */
  @Param public CtcSetting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
