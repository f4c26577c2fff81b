package org.speechlm4j.core.cpu;

import java.util.function.IntFunction;

/**
 * How a weight is packed into panels.
 *
 * @param context shares out the work
 * @param memory gives arrays of a number of floats, of any content
 */
record Packing(CpuContext context, IntFunction<float[]> memory) {

  /** In memory that is used again once the weight changes or its life ends. */
  static Packing of(CpuContext context, Storage weight) {
    return new Packing(context, count -> weight.borrow(context.memory(), count));
  }

  /** In memory of its own, for what is packed and used once. */
  static Packing once(CpuContext context) {
    return new Packing(context, float[]::new);
  }
}
