package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Connectionist temporal classification by the forward and backward recursions (Graves et al. 2006,
 * section 4.1) over probabilities whose exponents have no bounds, see {@link WideNumbers}.
 *
 * <p>The derivative with respect to a log probability is minus the posterior probability of its
 * label at its frame: {@code -sum_s alpha[t, s] beta[t, s] / p} over the states of that label,
 * where {@code beta} leaves out frame {@code t} itself and p is the probability of all paths. T
 * frames, S states, V labels.
 */
final class CpuCtc {

  private final CpuContext context;

  CpuCtc(CpuContext context) {
    this.context = context;
  }

  CpuArray loss(CtcLossOp op, Shape output, CpuArray[] in) {
    CpuArray result = context.floats(output);
    float[] out = result.floats();
    context.parallel(
        output.count(), b -> out[b] = (float) -Row.of(op.blank(), in, b).logLikelihood());
    return result;
  }

  /**
   * Gradient of the log probabilities: 0 beyond a row's frames, and for a row without a path, whose
   * infinite loss may then be masked.
   */
  @Nullable CpuArray[] gradients(CtcLossOp op, GradientCall call) {
    @Nullable CpuArray[] results = call.results();
    if (!call.needs(0)) {
      return results;
    }
    CpuArray result = context.floats(call.in(0).shape());
    float[] upstream = call.gradient().floats();
    int rowSize = result.size(1) * result.size(2);
    context.parallel(
        result.size(0),
        b -> {
          Arrays.fill(result.floats(), b * rowSize, (b + 1) * rowSize, 0);
          Row.of(op.blank(), call.in(), b).addGradient(upstream[b], result.floats());
        });
    results[0] = result;
    return results;
  }

  /**
   * A row of the batch.
   *
   * @param logProbabilities of all rows
   * @param offset where those of this row begin
   * @param vocabulary number of labels V
   * @param frames number of valid frames
   * @param labels the blank and the row's labels, each once
   * @param slots which of these each state is: the row's labels with a blank before, between and
   *     after
   * @param skips whether a path may come to a state from the last state but one
   */
  private record Row(
      float[] logProbabilities,
      int offset,
      int vocabulary,
      int frames,
      int[] labels,
      int[] slots,
      boolean[] skips) {

    static Row of(int blank, CpuArray[] in, int b) {
      int vocabulary = in[0].size(2);
      int count = in[3].ints()[b];
      int[] slotOf = new int[vocabulary];
      int[] labels = new int[Math.min(count + 1, vocabulary)];
      int[] slots = new int[2 * count + 1];
      boolean[] skips = new boolean[slots.length];
      labels[0] = blank;
      int distinct = 1;
      for (int i = 0; i < count; i++) {
        int label = in[1].ints()[b * in[1].size(1) + i];
        if (label < 0 || label >= vocabulary || label == blank) {
          throw new IllegalArgumentException(
              "ctcLoss: found label %d in row %d, need 0 to %d other than blank %d"
                  .formatted(label, b, vocabulary - 1, blank));
        }
        if (slotOf[label] == 0) {
          labels[distinct] = label;
          slotOf[label] = distinct++;
        }
        int state = 2 * i + 1;
        slots[state] = slotOf[label];
        skips[state] = i > 0 && slots[state] != slots[state - 2];
      }
      int offset = b * in[0].size(1) * vocabulary;
      return new Row(
          in[0].floats(),
          offset,
          vocabulary,
          in[2].ints()[b],
          Arrays.copyOf(labels, distinct),
          slots,
          skips);
    }

    double logLikelihood() {
      WideNumbers probabilities = probabilities();
      WideNumbers alpha = beforeFirst();
      for (int t = 0; t < frames; t++) {
        forward(t, probabilities, alpha);
      }
      return alpha.logarithm(total(alpha));
    }

    /** Subtracts the labels' posterior probabilities, times {@code upstream}. */
    void addGradient(float upstream, float[] out) {
      WideNumbers probabilities = probabilities();
      WideNumbers[] alphas = new WideNumbers[frames];
      WideNumbers alpha = beforeFirst();
      for (int t = 0; t < frames; t++) {
        forward(t, probabilities, alpha);
        alphas[t] = alpha.part(first(t), end(t));
      }
      int total = total(alpha);
      if (alpha.isZero(total)) {
        return;
      }
      WideNumbers beta = afterLast();
      double[] posteriors = new double[labels.length];
      for (int t = frames - 1; t >= 0; t--) {
        int first = first(t);
        Arrays.fill(posteriors, 0);
        for (int s = first; s < end(t); s++) {
          posteriors[slots[s]] += alphas[t].share(s - first, beta, s, alpha, total);
        }
        for (int k = 0; k < labels.length; k++) {
          out[at(t, k)] = (float) (-upstream * posteriors[k]);
        }
        if (t > 0) {
          backward(t, probabilities, beta);
        }
      }
    }

    private int at(int t, int slot) {
      return offset + t * vocabulary + labels[slot];
    }

    /** Probabilities of the row's labels, {@code [T, labels]}. */
    private WideNumbers probabilities() {
      WideNumbers probabilities = WideNumbers.zeros(frames * labels.length);
      for (int t = 0; t < frames; t++) {
        for (int k = 0; k < labels.length; k++) {
          probabilities.setExponential(t * labels.length + k, logProbabilities[at(t, k)]);
        }
      }
      return probabilities;
    }

    private WideNumbers beforeFirst() {
      WideNumbers alpha = WideNumbers.zeros(slots.length);
      alpha.setExponential(0, 0);
      return alpha;
    }

    private WideNumbers afterLast() {
      WideNumbers beta = WideNumbers.zeros(slots.length);
      for (int s = Math.max(0, slots.length - 2); s < slots.length; s++) {
        beta.setExponential(s, 0);
      }
      return beta;
    }

    /** The first state at frame {@code t} from which a path comes to the end. */
    private int first(int t) {
      return Math.max(0, slots.length - 2 * (frames - t));
    }

    /** The state after the last to which a path may have come at frame {@code t}. */
    private int end(int t) {
      return Math.max(first(t), Math.min(slots.length, 2 * t + 2));
    }

    /** From the likelihoods of the paths up to frame {@code t - 1} to those up to frame t. */
    private void forward(int t, WideNumbers probabilities, WideNumbers alpha) {
      // From the last state down, so that the earlier ones still are the previous frame's.
      int first = first(t);
      for (int s = end(t) - 1; s >= first; s--) {
        if (s > 0) {
          alpha.add(s, s - 1);
        }
        if (skips[s]) {
          alpha.add(s, s - 2);
        }
        alpha.multiply(s, probabilities, t * labels.length + slots[s]);
      }
    }

    /** From the likelihoods of the paths after frame {@code t} to those from frame t on. */
    private void backward(int t, WideNumbers probabilities, WideNumbers beta) {
      int end = end(t);
      for (int s = first(t); s < end; s++) {
        beta.multiply(s, probabilities, t * labels.length + slots[s]);
      }
      int endBefore = end(t - 1);
      for (int s = first(t - 1); s < endBefore; s++) {
        if (s + 1 < slots.length) {
          beta.add(s, s + 1);
        }
        if (s + 2 < slots.length && skips[s + 2]) {
          beta.add(s, s + 2);
        }
      }
    }

    /** Where the likelihood of all paths is, once a sum was made there. */
    private int total(WideNumbers alpha) {
      int last = slots.length - 1;
      if (last > 0) {
        alpha.add(last, last - 1);
      }
      return last;
    }
  }
}
