package org.speechlm4j.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.speechlm4j.benchmarks.kernel.ProductSetting;
import org.speechlm4j.benchmarks.kernel.Setting;

/** Linear layers, thin and large. */
@State(Scope.Benchmark)
public class ProductBenchmark extends KernelBenchmark {

  /** Sizes, each with its reason there. */
  @Param public ProductSetting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
