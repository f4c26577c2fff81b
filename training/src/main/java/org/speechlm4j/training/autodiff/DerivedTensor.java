package org.speechlm4j.training.autodiff;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;

/**
 * A tensor that follows from parameters: computed once a step, and outside of steps at each use.
 */
final class DerivedTensor {

  private final Tape tape;
  private final Supplier<Tensor> formula;
  private TapeTensor.@Nullable Value computed;

  DerivedTensor(Tape tape, Supplier<Tensor> formula) {
    this.tape = tape;
    this.formula = formula;
  }

  /** Computes the value for all uses until {@link #forget}. */
  void compute() {
    computed = now();
  }

  void forget() {
    computed = null;
  }

  TapeTensor.Value value() {
    return computed == null ? now() : computed;
  }

  private TapeTensor.Value now() {
    return tape.own(formula.get()).value();
  }
}
