package org.speechlm4j.benchmarks.kernel;

import java.util.Map;

/**
 * What a peer calls a computation.
 *
 * @param function a function of {@code benchmarks/peers/kernels.py}
 * @param options its options beside the operands
 */
public record Peer(String function, Map<String, Object> options) {

  /** Copies the options. */
  public Peer {
    options = Map.copyOf(options);
  }

  /** A function without options. */
  public static Peer of(String function) {
    return new Peer(function, Map.of());
  }
}
