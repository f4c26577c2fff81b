package org.speechlm4j.core.cpu;

import java.lang.System.Logger.Level;

/**
 * The inner loops of the engine, all with the Vector API or all without: one field per group.
 *
 * @param name what the provider is called in messages
 * @param vectors whether the loops use the Vector API
 * @param products matrix products and convolutions
 * @param narrowProducts products with weights of few bits
 * @param codes search among short codes
 * @param elements functions of single elements
 * @param elementGradients gradients of functions of single elements
 * @param rows sums and norms of rows
 * @param normGradients gradients of norms
 * @param attention attention by few queries
 * @param attentionGradients gradients of attention's scores
 * @param gates gates of recurrent layers
 * @param gateGradients gradients of gates
 */
record KernelProvider(
    String name,
    boolean vectors,
    ProductKernels products,
    NarrowProductKernels narrowProducts,
    CodeKernels codes,
    ElementKernels elements,
    ElementGradientKernels elementGradients,
    RowKernels rows,
    NormGradientKernels normGradients,
    AttentionKernels attention,
    AttentionGradientKernels attentionGradients,
    GateKernels gates,
    GateGradientKernels gateGradients) {

  private static final String MODULE = "jdk.incubator.vector";

  /** Plain loops, which run anywhere. */
  static KernelProvider scalar() {
    return new KernelProvider(
        "scalar",
        false,
        new ScalarProductKernels(),
        new ScalarNarrowProductKernels(),
        new ScalarCodeKernels(),
        new ScalarElementKernels(),
        new ScalarElementGradientKernels(),
        new ScalarRowKernels(),
        new ScalarNormGradientKernels(),
        new ScalarAttentionKernels(),
        new ScalarAttentionGradientKernels(),
        new ScalarGateKernels(),
        new ScalarGateGradientKernels());
  }

  /** The fastest loops that this virtual machine can run; says once which flag is missing. */
  static KernelProvider best() {
    return Best.PROVIDER;
  }

  /** Loops with the Vector API, whose module must be there. */
  static KernelProvider vector() {
    return new KernelProvider(
        "vector",
        true,
        new VectorProductKernels(),
        new VectorNarrowProductKernels(),
        new VectorCodeKernels(),
        new VectorElementKernels(),
        new VectorElementGradientKernels(),
        new VectorRowKernels(),
        new VectorNormGradientKernels(),
        new VectorAttentionKernels(),
        new VectorAttentionGradientKernels(),
        new VectorGateKernels(),
        new VectorGateGradientKernels());
  }

  /** Holds the fastest provider, chosen when first asked for, so that the warning comes once. */
  private static final class Best {
    private static final KernelProvider PROVIDER = choose();

    private static KernelProvider choose() {
      if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
        return vector();
      }
      System.getLogger(KernelProvider.class.getName())
          .log(
              Level.WARNING,
              "Running without SIMD, many times slower: start java with --add-modules " + MODULE);
      return scalar();
    }
  }
}
