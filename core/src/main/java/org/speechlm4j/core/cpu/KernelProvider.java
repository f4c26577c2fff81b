package org.speechlm4j.core.cpu;

import org.slf4j.LoggerFactory;

/**
 * The inner loops of the engine, all with the Vector API or all without.
 *
 * @param name what the provider is called in messages
 * @param vectors whether the loops use the Vector API
 */
record KernelProvider(String name, boolean vectors) {

  private static final String MODULE = "jdk.incubator.vector";

  /** Plain loops, which run anywhere. */
  static KernelProvider scalar() {
    return new KernelProvider("scalar", false);
  }

  /** The fastest loops that this virtual machine can run; says once which flag is missing. */
  static KernelProvider best() {
    if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
      return new KernelProvider("vector", true);
    }
    LoggerFactory.getLogger(KernelProvider.class)
        .warn("Running without SIMD, many times slower: start java with --add-modules {}", MODULE);
    return scalar();
  }
}
