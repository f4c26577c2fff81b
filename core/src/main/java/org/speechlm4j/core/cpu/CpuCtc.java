package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Connectionist temporal classification by the forward and backward recursions in the logarithmic
 * domain, in double precision (Graves et al. 2006, section 4.1).
 *
 * <p>The derivative with respect to a log probability is minus the posterior probability of its
 * label at its frame: {@code -sum_s exp(alpha[t, s] + beta[t, s] - log p)} over the states of that
 * label, where {@code beta} leaves out frame {@code t} itself. T frames, S states, V labels.
 */
final class CpuCtc {

  private final CpuContext context;

  CpuCtc(CpuContext context) {
    this.context = context;
  }

  CpuArray loss(CtcLossOp op, Shape output, CpuArray[] in) {
    CpuArray result = context.floats(output);
    float[] out = result.floats();
    context.parallel(output.count(), b -> out[b] = (float) -Row.of(op.blank(), in, b).likelihood());
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

  private static double logAdd(double a, double b) {
    double max = Math.max(a, b);
    return max == Double.NEGATIVE_INFINITY
        ? max
        : max + Math.log(1 + Math.exp(Math.min(a, b) - max));
  }

  private static double logAdd(double a, double b, double c) {
    double max = Math.max(a, Math.max(b, c));
    return max == Double.NEGATIVE_INFINITY
        ? max
        : max + Math.log(Math.exp(a - max) + Math.exp(b - max) + Math.exp(c - max));
  }

  /**
   * A row of the batch.
   *
   * @param p log probabilities of all rows
   * @param offset where those of this row begin
   * @param vocabulary number of labels V
   * @param frames number of valid frames
   * @param blank the blank label
   * @param states the labels with a blank before, between and after
   */
  private record Row(float[] p, int offset, int vocabulary, int frames, int blank, int[] states) {

    static Row of(int blank, CpuArray[] in, int b) {
      int vocabulary = in[0].size(2);
      int labels = in[3].ints()[b];
      int[] states = new int[2 * labels + 1];
      Arrays.fill(states, blank);
      for (int i = 0; i < labels; i++) {
        int label = in[1].ints()[b * in[1].size(1) + i];
        if (label < 0 || label >= vocabulary || label == blank) {
          throw new IllegalArgumentException(
              "ctcLoss: found label %d in row %d, need 0 to %d other than blank %d"
                  .formatted(label, b, vocabulary - 1, blank));
        }
        states[2 * i + 1] = label;
      }
      int offset = b * in[0].size(1) * vocabulary;
      return new Row(in[0].floats(), offset, vocabulary, in[2].ints()[b], blank, states);
    }

    double likelihood() {
      double[] alpha = beforeFirst();
      for (int t = 0; t < frames; t++) {
        forward(t, alpha);
      }
      return likelihood(alpha);
    }

    /** Subtracts the labels' posterior probabilities, times {@code upstream}. */
    void addGradient(float upstream, float[] out) {
      double[][] alphas = new double[frames][];
      double[] alpha = beforeFirst();
      for (int t = 0; t < frames; t++) {
        forward(t, alpha);
        alphas[t] = alpha.clone();
      }
      double likelihood = likelihood(alpha);
      if (likelihood == Double.NEGATIVE_INFINITY) {
        return;
      }
      double[] beta = new double[states.length];
      Arrays.fill(beta, 0, Math.max(0, states.length - 2), Double.NEGATIVE_INFINITY);
      double[] posteriors = new double[vocabulary];
      for (int t = frames - 1; t >= 0; t--) {
        Arrays.fill(posteriors, 0);
        for (int s = 0; s < states.length; s++) {
          posteriors[states[s]] += Math.exp(alphas[t][s] + beta[s] - likelihood);
        }
        for (int label : states) {
          out[at(t, label)] = (float) (-upstream * posteriors[label]);
        }
        backward(t, beta);
      }
    }

    private int at(int t, int label) {
      return offset + t * vocabulary + label;
    }

    /** Whether a path may come to a state from the last state but one. */
    private boolean skips(int s) {
      return s > 1 && states[s] != blank && states[s] != states[s - 2];
    }

    private double[] beforeFirst() {
      double[] alpha = new double[states.length];
      Arrays.fill(alpha, 1, alpha.length, Double.NEGATIVE_INFINITY);
      return alpha;
    }

    /** From the log likelihoods of the paths up to frame {@code t - 1} to those up to frame t. */
    private void forward(int t, double[] alpha) {
      // From the last state down, so that the earlier ones still are the previous frame's.
      for (int s = states.length - 1; s >= 0; s--) {
        double sum = alpha[s];
        if (skips(s)) {
          sum = logAdd(sum, alpha[s - 1], alpha[s - 2]);
        } else if (s > 0) {
          sum = logAdd(sum, alpha[s - 1]);
        }
        alpha[s] = sum + p[at(t, states[s])];
      }
    }

    /** From the log likelihoods of the paths after frame {@code t} to those from frame t on. */
    private void backward(int t, double[] beta) {
      for (int s = 0; s < states.length; s++) {
        beta[s] += p[at(t, states[s])];
      }
      for (int s = 0; s < states.length; s++) {
        if (s + 2 < states.length && skips(s + 2)) {
          beta[s] = logAdd(beta[s], beta[s + 1], beta[s + 2]);
        } else if (s + 1 < states.length) {
          beta[s] = logAdd(beta[s], beta[s + 1]);
        }
      }
    }

    private double likelihood(double[] alpha) {
      double last = alpha[states.length - 1];
      return states.length == 1 ? last : logAdd(last, alpha[states.length - 2]);
    }
  }
}
