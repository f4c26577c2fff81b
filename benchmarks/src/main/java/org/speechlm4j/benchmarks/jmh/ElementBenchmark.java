package org.speechlm4j.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.speechlm4j.benchmarks.kernel.ElementSetting;
import org.speechlm4j.benchmarks.kernel.Setting;

/** Norms and functions of elements. */
@State(Scope.Benchmark)
public class ElementBenchmark extends KernelBenchmark {

  /** Sizes, each with its reason there. */
  @Param public ElementSetting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
