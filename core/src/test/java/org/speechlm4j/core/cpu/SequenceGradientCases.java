package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.GRADIENT;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.cpu.ModelCases.Geometry;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp.Bias;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.HostTensor;

/** Losses of sequences, attention and recurrent layers at odd shapes and all options. */
final class SequenceGradientCases {

  private SequenceGradientCases() {}

  static List<EngineCase> all() {
    Samples samples = new Samples(22);
    List<EngineCase> cases = new ArrayList<>();
    addCtc(cases, samples);
    addAttention(cases, samples);
    addRecurrent(cases, samples);
    return cases;
  }

  private static void addAttention(List<EngineCase> cases, Samples samples) {
    for (AttentionMask mask : ModelCases.masks()) {
      for (Bias bias : Bias.values()) {
        for (boolean padded : new boolean[] {false, true}) {
          for (int[] times : new int[][] {{1, 1}, {1, 7}, {5, 5}, {9, 4}, {6, 19}}) {
            Geometry geometry = new Geometry(2, times[0], times[1], 2, 1, 3, 5);
            cases.add(ModelCases.attention(samples, geometry, mask, bias, padded).within(GRADIENT));
          }
        }
      }
    }
    for (int[] times : new int[][] {{0, 3}, {3, 0}}) {
      Geometry geometry = new Geometry(2, times[0], times[1], 2, 2, 3, 2);
      for (Bias bias : Bias.values()) {
        AttentionMask mask = AttentionMask.causal();
        cases.add(ModelCases.attention(samples, geometry, mask, bias, true).within(GRADIENT));
      }
    }
  }

  private static void addRecurrent(List<EngineCase> cases, Samples samples) {
    for (int[] s : new int[][] {{1, 1, 1, 1}, {2, 5, 3, 7}, {1, 4, 2, 19}, {3, 0, 2, 3}}) {
      for (boolean reversed : new boolean[] {false, true}) {
        for (boolean started : new boolean[] {false, true}) {
          cases.add(ModelCases.recurrent(samples, 4, reversed, started, s).within(GRADIENT));
          cases.add(ModelCases.recurrent(samples, 3, reversed, started, s).within(GRADIENT));
        }
      }
    }
  }

  /** Short rows, rows without labels, without frames and without a path, repeated labels. */
  private static void addCtc(List<EngineCase> cases, Samples samples) {
    HostTensor labels =
        HostTensor.of(new int[] {2, 2, 1, 0, 0, 0, 4, 1, 4, 1, 1, 1, 3, 0, 0}, 5, 3);
    HostTensor lengths = HostTensor.of(new int[] {3, 0, 3, 3, 1}, 5);
    for (int frames : new int[] {9, 4}) {
      HostTensor valid = HostTensor.of(new int[] {frames, 3, frames - 1, 3, 1}, 5);
      HostTensor none = HostTensor.of(new int[] {frames, 0, frames, 2, 0}, 5);
      HostTensor logProbabilities = samples.scaled(1, -2, 5, frames, 5);
      for (int blank : new int[] {0, 3}) {
        HostTensor fitting =
            blank == 0
                ? labels
                : HostTensor.of(new int[] {2, 0, 0, 0, 0, 0, 4, 1, 4, 0, 0, 0, 1, 0, 0}, 5, 3);
        CtcLossOp op = new CtcLossOp(blank);
        cases.add(
            EngineCase.of("ctcLoss", op, GRADIENT, logProbabilities, fitting, valid, lengths));
        cases.add(EngineCase.of("ctcLoss", op, GRADIENT, logProbabilities, fitting, none, lengths));
      }
    }
    HostTensor single = samples.scaled(1, -2, 1, 1, 2);
    HostTensor one = HostTensor.of(new int[] {1}, 1);
    cases.add(
        EngineCase.of(
            "ctcLoss",
            new CtcLossOp(0),
            GRADIENT,
            single,
            HostTensor.of(new int[] {1}, 1, 1),
            one,
            one));
  }
}
