package org.speechlm4j.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.speechlm4j.benchmarks.kernel.MelSetting;
import org.speechlm4j.benchmarks.kernel.Setting;

/** Whisper's mel features. */
@State(Scope.Benchmark)
public class MelBenchmark extends KernelBenchmark {

  /** Sizes, each with its reason there. */
  @Param public MelSetting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
