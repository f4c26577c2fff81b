package org.speechlm4j.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.speechlm4j.benchmarks.kernel.ResidualSetting;
import org.speechlm4j.benchmarks.kernel.Setting;

/** Residual quantisation. */
@State(Scope.Benchmark)
public class ResidualBenchmark extends KernelBenchmark {

  /** Sizes, each with its reason there. */
  @Param public ResidualSetting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
