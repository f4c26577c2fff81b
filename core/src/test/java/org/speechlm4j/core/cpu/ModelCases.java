package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.ROUNDING;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.AttentionOp.Bias;
import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.LstmOp;

/** Attention and recurrent layers on odd and empty shapes and all options. */
final class ModelCases {

  /** Gates of states that have gone through some hundred steps. */
  private static final double STATE = 1e-5;

  private ModelCases() {}

  static List<EngineCase> all() {
    Samples samples = new Samples(4);
    List<EngineCase> cases = new ArrayList<>();
    for (AttentionMask mask : masks()) {
      for (Bias bias : Bias.values()) {
        for (boolean padded : new boolean[] {false, true}) {
          for (int[] times : new int[][] {{1, 1}, {1, 70}, {3, 200}, {5, 5}, {9, 4}, {61, 61}}) {
            Geometry geometry = new Geometry(2, times[0], times[1], 4, 2, 8, 8);
            cases.add(attention(samples, geometry, mask, bias, padded));
          }
        }
      }
    }
    addSizes(cases, samples);
    addRecurrent(cases, samples);
    return cases;
  }

  /** One of each kind of mask. */
  static List<AttentionMask> masks() {
    return List.of(
        AttentionMask.full(),
        AttentionMask.causal(),
        AttentionMask.slidingWindow(3),
        AttentionMask.symmetricWindow(2),
        AttentionMask.blockCausal(4),
        AttentionMask.blockWithLeftContext(5, 1));
  }

  private static void addSizes(List<EngineCase> cases, Samples samples) {
    int[][] sizes = {
      {1, 50, 600, 3, 3, 64, 64},
      {2, 100, 257, 2, 1, 5, 3},
      {3, 1, 300, 6, 3, 7, 19},
      {2, 2, 203, 6, 3, 64, 64},
      {1, 1, 130, 4, 4, 32, 64},
      {2, 3, 71, 4, 2, 16, 32},
      {1, 49, 49, 1, 1, 16, 40},
      {0, 3, 3, 2, 2, 4, 4},
      {2, 0, 3, 2, 2, 4, 4},
      {2, 3, 0, 2, 2, 4, 4},
      {2, 7, 0, 2, 2, 4, 4},
    };
    for (int[] s : sizes) {
      Geometry geometry = new Geometry(s[0], s[1], s[2], s[3], s[4], s[5], s[6]);
      cases.add(attention(samples, geometry, AttentionMask.full(), Bias.NONE, false));
      cases.add(attention(samples, geometry, AttentionMask.causal(), Bias.NONE, true));
      cases.add(attention(samples, geometry, AttentionMask.slidingWindow(290), Bias.NONE, false));
    }
  }

  /** Attention with operands for all options. */
  static EngineCase attention(
      Samples samples, Geometry g, AttentionMask mask, Bias bias, boolean padded) {
    List<HostTensor> inputs = new ArrayList<>();
    inputs.add(samples.floats(g.batch, g.queries, g.heads * g.width));
    inputs.add(samples.floats(g.batch, g.keys, g.keyHeads * g.width));
    inputs.add(samples.floats(g.batch, g.keys, g.keyHeads * g.valueWidth));
    if (bias == Bias.DENSE) {
      inputs.add(samples.floats(padded ? 1 : g.batch, g.heads, g.queries, g.keys));
    } else if (bias == Bias.RELATIVE) {
      inputs.add(samples.floats(g.heads, Math.max(0, g.queries + g.keys - 1)));
      inputs.add(samples.floats(g.batch, g.queries, g.heads));
    }
    if (padded) {
      inputs.add(samples.ints(0, g.keys, g.batch));
    }
    AttentionOp op = new AttentionOp(g.heads, g.keyHeads, 0.4f, mask, bias, padded);
    return new EngineCase(op.toString(), op, ROUNDING, inputs);
  }

  private static void addRecurrent(List<EngineCase> cases, Samples samples) {
    int[][] shapes = {{1, 1, 1, 1}, {2, 9, 5, 7}, {1, 40, 33, 16}, {3, 12, 20, 130}, {1, 0, 2, 3}};
    for (int[] s : shapes) {
      for (boolean reversed : new boolean[] {false, true}) {
        for (boolean started : new boolean[] {false, true}) {
          cases.add(recurrent(samples, 4, reversed, started, s));
          cases.add(recurrent(samples, 3, reversed, started, s));
        }
      }
    }
  }

  /** A recurrent layer of four gates or three, with or without initial states. */
  static EngineCase recurrent(
      Samples samples, int gates, boolean reversed, boolean started, int... s) {
    int hidden = s[3];
    float deviation = (float) (1 / Math.sqrt(hidden));
    List<HostTensor> inputs = new ArrayList<>();
    inputs.add(samples.floats(s[0], s[1], s[2]));
    inputs.add(samples.scaled(deviation, 0, gates * hidden, s[2]));
    inputs.add(samples.scaled(deviation, 0, gates * hidden, hidden));
    inputs.add(samples.floats(gates * hidden));
    inputs.add(samples.floats(gates * hidden));
    for (int i = 0; started && i < gates - 2; i++) {
      inputs.add(samples.floats(s[0], hidden));
    }
    return gates == 4
        ? new EngineCase("lstm", new LstmOp(reversed), STATE, inputs)
        : new EngineCase("gru", new GruOp(reversed), STATE, inputs);
  }

  /** Sizes of an attention. */
  record Geometry(
      int batch, int queries, int keys, int heads, int keyHeads, int width, int valueWidth) {}
}
