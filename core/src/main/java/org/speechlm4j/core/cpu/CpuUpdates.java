package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.AdamUpdate;
import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.SgdUpdate;
import org.speechlm4j.core.tensor.Update;

/** Changes of arrays in place. Plain loops, which the compiler turns into vectors by itself. */
final class CpuUpdates {

  private static final int CHUNK = 16384;

  private final CpuContext context;

  CpuUpdates(CpuContext context) {
    this.context = context;
  }

  void update(Update rule, CpuArray target, CpuArray[] operands) {
    float[] values = target.storage().floatsToChange();
    switch (rule) {
      case AdamUpdate adam -> {
        check("Adam", 3, target, operands);
        float[] first = operands[1].storage().floatsToChange();
        float[] second = operands[2].storage().floatsToChange();
        float[] gradient = operands[0].floats();
        each(target, (from, to) -> adam(adam, values, gradient, first, second, from, to));
      }
      case SgdUpdate sgd -> {
        check("SGD", 2, target, operands);
        float[] velocity = operands[1].storage().floatsToChange();
        float[] gradient = operands[0].floats();
        each(target, (from, to) -> sgd(sgd, values, gradient, velocity, from, to));
      }
      case BlendUpdate blend -> {
        check("blend", 1, target, operands);
        float[] other = operands[0].floats();
        each(target, (from, to) -> blend(blend, values, other, from, to));
      }
    }
  }

  private void each(CpuArray target, CpuContext.RangeBody body) {
    context.parallelChanges(target.count(), CHUNK, body);
  }

  private static void adam(
      AdamUpdate rule, float[] x, float[] gradient, float[] m, float[] v, int from, int to) {
    float coupled = (float) (rule.decoupled() ? 0 : rule.weightDecay());
    float shrink = (float) (rule.decoupled() ? 1 - rule.rate() * rule.weightDecay() : 1);
    float beta1 = (float) rule.beta1();
    float beta2 = (float) rule.beta2();
    float fresh1 = (float) (1 - rule.beta1());
    float fresh2 = (float) (1 - rule.beta2());
    float size = (float) (rule.rate() / (1 - Math.pow(rule.beta1(), rule.step())));
    float root = (float) Math.sqrt(1 - Math.pow(rule.beta2(), rule.step()));
    float epsilon = (float) rule.epsilon();
    for (int i = from; i < to; i++) {
      float g = gradient[i] + coupled * x[i];
      float first = beta1 * m[i] + fresh1 * g;
      float second = beta2 * v[i] + fresh2 * g * g;
      m[i] = first;
      v[i] = second;
      x[i] = shrink * x[i] - size * first / ((float) Math.sqrt(second) / root + epsilon);
    }
  }

  private static void sgd(
      SgdUpdate rule, float[] x, float[] gradient, float[] velocity, int from, int to) {
    float rate = (float) rule.rate();
    float momentum = (float) rule.momentum();
    float decay = (float) rule.weightDecay();
    float ahead = rule.nesterov() ? momentum : 1;
    float now = rule.nesterov() ? 1 : 0;
    for (int i = from; i < to; i++) {
      float g = gradient[i] + decay * x[i];
      float next = momentum * velocity[i] + g;
      velocity[i] = next;
      x[i] -= rate * (now * g + ahead * next);
    }
  }

  private static void blend(BlendUpdate rule, float[] x, float[] other, int from, int to) {
    float keep = (float) rule.keep();
    float add = (float) rule.add();
    if (keep == 0 && add == 1) {
      System.arraycopy(other, from, x, from, to - from);
      return;
    }
    for (int i = from; i < to; i++) {
      float kept = keep == 0 ? 0 : keep * x[i];
      x[i] = add == 0 ? kept : kept + add * other[i];
    }
  }

  private static void check(String rule, int needed, CpuArray target, CpuArray[] operands) {
    if (operands.length != needed) {
      throw new IllegalArgumentException(
          "%s: found %d operands, need %d".formatted(rule, operands.length, needed));
    }
    for (CpuArray operand : operands) {
      if (operand.type() != DataType.FLOAT32 || !operand.shape().equals(target.shape())) {
        throw new IllegalArgumentException(
            "%s: found an operand of %s %s, need %s %s"
                .formatted(rule, operand.type(), operand.shape(), target.type(), target.shape()));
      }
    }
  }
}
