package org.speechlm4j.core.reference;

import org.speechlm4j.core.tensor.AdamUpdate;
import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.SgdUpdate;
import org.speechlm4j.core.tensor.Update;

/** Changes of arrays in place, by their definitions. */
final class ReferenceUpdates {

  private ReferenceUpdates() {}

  static void update(Update rule, ReferenceArray target, ReferenceArray[] operands) {
    double[] x = target.values();
    for (int i = 0; i < x.length; i++) {
      switch (rule) {
        case AdamUpdate adam -> adam(adam, x, operands, i);
        case SgdUpdate sgd -> {
          double g = operands[0].values()[i] + sgd.weightDecay() * x[i];
          double velocity = sgd.momentum() * operands[1].values()[i] + g;
          operands[1].values()[i] = velocity;
          x[i] -= sgd.rate() * (sgd.nesterov() ? g + sgd.momentum() * velocity : velocity);
        }
        case BlendUpdate blend -> {
          double kept = blend.keep() == 0 ? 0 : blend.keep() * x[i];
          x[i] = blend.add() == 0 ? kept : kept + blend.add() * operands[0].values()[i];
        }
      }
    }
  }

  private static void adam(AdamUpdate rule, double[] x, ReferenceArray[] operands, int i) {
    if (rule.decoupled()) {
      x[i] *= 1 - rule.rate() * rule.weightDecay();
    }
    double g = operands[0].values()[i] + (rule.decoupled() ? 0 : rule.weightDecay() * x[i]);
    double m = rule.beta1() * operands[1].values()[i] + (1 - rule.beta1()) * g;
    double v = rule.beta2() * operands[2].values()[i] + (1 - rule.beta2()) * g * g;
    operands[1].values()[i] = m;
    operands[2].values()[i] = v;
    double first = m / (1 - Math.pow(rule.beta1(), rule.step()));
    double second = v / (1 - Math.pow(rule.beta2(), rule.step()));
    x[i] -= rule.rate() * first / (Math.sqrt(second) + rule.epsilon());
  }
}
