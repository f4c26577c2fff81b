package org.speechlm4j.benchmarks.jmh;

import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Engine;

/** Which inner loops an engine runs. */
public enum Provider {
  /** Those of the Vector API. */
  VECTOR {
    @Override
    Engine engine(int threads) {
      return CpuEngine.withThreads(threads);
    }
  },
  /** Plain ones. */
  SCALAR {
    @Override
    Engine engine(int threads) {
      return CpuEngine.withPlainLoops(threads);
    }
  };

  /** An engine with worker threads of its own. */
  abstract Engine engine(int threads);
}
