package org.speechlm4j.training.graph;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Connectionist temporal classification in a graph, by the forward recursion in logarithms (Graves
 * et al. 2006, section 4.1), unrolled over frames: ND4J's loss throws.
 *
 * <p>States are the labels with a blank between any two and at both ends. Nothing is masked on the
 * way: the likelihood is read off the states after each row's last frame.
 */
final class GraphCtc {

  /** The logarithm of what is impossible: minus infinity less itself would be no number. */
  private static final float IMPOSSIBLE = -1e30f;

  private GraphCtc() {}

  static Variable loss(CtcLossOp op, Shape output, Operands in) {
    Variable labels = states(op.blank(), in);
    Variable probabilities = in.at(0).atLeast(IMPOSSIBLE);
    // [B, T, S]: what each state gives each frame.
    Variable emissions = probabilities.product(labels.oneHot(probabilities.size(2)), true);
    Variable forward = forward(op.blank(), labels, emissions.permute(1, 0, 2));
    return negative(likelihood(forward, in)).reshape(output);
  }

  /** The labels of all states, {@code [B, 2 L + 1]}. */
  private static Variable states(int blank, Operands in) {
    int batch = in.shape(0).size(0);
    Variable last = in.constants().ints(filled(blank, batch), batch, 1);
    if (in.empty(1)) {
      return last;
    }
    Variable labels = in.at(1);
    int count = labels.size(1);
    Variable blanks = in.constants().ints(filled(blank, batch * count), batch, count, 1);
    Variable pairs =
        Variable.concat(2, blanks, labels.reshape(batch, count, 1)).reshape(batch, 2 * count);
    return Variable.concat(1, pairs, last);
  }

  private static int[] filled(int value, int count) {
    int[] values = new int[count];
    java.util.Arrays.fill(values, value);
    return values;
  }

  /** Log probabilities of the states before the first and after each frame, {@code [B, T+1, S]}. */
  private static Variable forward(int blank, Variable labels, Variable emissions) {
    int batch = labels.size(0);
    int count = labels.size(1);
    Variable skips = skips(blank, labels);
    Variable state = start(labels.constants(), batch, count);
    List<Variable> all = new ArrayList<>();
    all.add(state.reshape(batch, 1, count));
    for (Variable emission : emissions.unstack()) {
      Variable before = state.pad(1, 2, 0, IMPOSSIBLE);
      Variable one = before.slice(1, 1, count + 1).reshape(batch, 1, count);
      Variable two = before.slice(1, 0, count).add(skips).reshape(batch, 1, count);
      Variable ways = Variable.concat(1, state.reshape(batch, 1, count), one, two);
      state = ways.logSumExp(1).reshape(batch, count).add(emission);
      all.add(state.reshape(batch, 1, count));
    }
    return Variable.concat(1, all);
  }

  /** 0 where a state may follow the one two before it, else impossible: {@code [B, S]}. */
  private static Variable skips(int blank, Variable labels) {
    int count = labels.size(1);
    Variable blanks = labels.equalTo(blank);
    Variable repeats =
        count < 3
            ? labels.constants().filled(1, labels.shape())
            : labels.slice(1, 2, count).equalTo(labels.slice(1, 0, count - 2)).pad(1, 2, 0, 1);
    return blanks.maximum(repeats).times(IMPOSSIBLE);
  }

  private static Variable start(Constants constants, int batch, int count) {
    float[] values = new float[batch * count];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % count == 0 ? 0 : IMPOSSIBLE;
    }
    return constants.floats(values, batch, count);
  }

  /** Of the last label or the blank behind it after each row's last frame, {@code [B, 1]}. */
  private static Variable likelihood(Variable forward, Operands in) {
    int batch = forward.size(0);
    int times = forward.size(1);
    int count = forward.size(2);
    Variable atEnd = in.at(2).oneHot(times).reshape(batch, times, 1);
    Variable lastBlank = in.at(3).asFloats().times(2).reshape(batch, 1, 1);
    Variable position = in.constants().counting(count).reshape(1, 1, count);
    Variable last = position.equalTo(lastBlank).add(position.equalTo(lastBlank.plus(-1)));
    Variable elsewhere = atEnd.multiply(last).plus(-1).times(-IMPOSSIBLE);
    return forward.add(elsewhere).reshape(batch, times * count).logSumExp(1);
  }

  /** The loss; infinite where no path is possible, though gradients stay finite. */
  private static Variable negative(Variable likelihood) {
    Variable threshold = likelihood.constants().filled(IMPOSSIBLE / 2, likelihood.shape());
    Variable possible = likelihood.below(threshold).negate().plus(1);
    Variable infinite = possible.map(possible.constants().graph().math::reciprocal).plus(-1);
    return infinite.subtract(likelihood);
  }
}
