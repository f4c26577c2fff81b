package org.speechlm4j.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.speechlm4j.benchmarks.kernel.NearestCodeSetting;
import org.speechlm4j.benchmarks.kernel.Setting;

/** Searches of the nearest code. */
@State(Scope.Benchmark)
public class NearestCodeBenchmark extends KernelBenchmark {

  /** Sizes, each with its reason there. */
  @Param public NearestCodeSetting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
