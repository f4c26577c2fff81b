package org.speechlm4j.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.speechlm4j.benchmarks.kernel.ConvolutionSetting;
import org.speechlm4j.benchmarks.kernel.Setting;

/** Convolutions over time, plain and transposed. */
@State(Scope.Benchmark)
public class ConvolutionBenchmark extends KernelBenchmark {

  /** Sizes, each with its reason there. */
  @Param public ConvolutionSetting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
