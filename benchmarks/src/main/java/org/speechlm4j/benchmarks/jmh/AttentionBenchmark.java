package org.speechlm4j.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.speechlm4j.benchmarks.kernel.AttentionSetting;
import org.speechlm4j.benchmarks.kernel.Setting;

/** Attention by many queries and by one. */
@State(Scope.Benchmark)
public class AttentionBenchmark extends KernelBenchmark {

  /** Sizes, each with its reason there. */
  @Param public AttentionSetting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
