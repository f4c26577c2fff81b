package org.speechlm4j.benchmarks.jmh;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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
      // The library offers users no choice of loops, so this asks for what its own tests use.
      try {
        MethodHandle scalar =
            MethodHandles.privateLookupIn(CpuEngine.class, MethodHandles.lookup())
                .findStatic(
                    CpuEngine.class, "scalar", MethodType.methodType(CpuEngine.class, int.class));
        return (CpuEngine) scalar.invoke(threads);
      } catch (Throwable e) {
        throw new IllegalStateException("found no CpuEngine.scalar(int), need it", e);
      }
    }
  };

  /** An engine with worker threads of its own. */
  abstract Engine engine(int threads);
}
