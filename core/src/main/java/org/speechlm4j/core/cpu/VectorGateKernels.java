package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Gates with the Vector API, whose vectors are never wider than a block.
 *
 * <p>The compiler stops inlining where a method grows large, and boxes the vectors that then pass
 * between methods. So each function is a pass of its own over all blocks, and passes are called
 * through an interface with three of them, which the compiler does not inline.
 */
final class VectorGateKernels implements GateKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private static final Pass[] LSTM = {
    VectorGateKernels::lstmGates, VectorGateKernels::lstmCandidates, VectorGateKernels::lstmStates
  };
  private static final Pass[] GRU = {
    VectorGateKernels::gruGates, VectorGateKernels::gruCandidates, VectorGateKernels::gruStates
  };

  @Override
  public void lstm(
      int blocks, float[] x, int xAt, float[] h, int hAt, float[] cell, float[] hidden, int unit) {
    for (Pass pass : LSTM) {
      pass.run(blocks, x, xAt, h, hAt, cell, hidden, unit);
    }
  }

  @Override
  public void gru(
      int blocks,
      float[] x,
      int xAt,
      float[] h,
      int hAt,
      float[] before,
      float[] hidden,
      int unit) {
    for (Pass pass : GRU) {
      pass.run(blocks, x, xAt, h, hAt, before, hidden, unit);
    }
  }

  /** Puts the gates input, forget and output in place of what the state contributes to them. */
  private static void lstmGates(
      int blocks, float[] x, int xAt, float[] h, int hAt, float[] cell, float[] hidden, int unit) {
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < 3 * UNITS; i += LANES) {
        int at = block * 4 * UNITS + i + i / (2 * UNITS) * UNITS;
        FloatVector gate = FloatVector.fromArray(S, h, hAt + at);
        gate = gate.add(FloatVector.fromArray(S, x, xAt + at));
        VectorMath.sigmoid(gate).intoArray(h, hAt + at);
      }
    }
  }

  private static void lstmCandidates(
      int blocks, float[] x, int xAt, float[] h, int hAt, float[] cell, float[] hidden, int unit) {
    for (int i = 0; i < blocks * UNITS; i += LANES) {
      int at = i / UNITS * 4 * UNITS + 2 * UNITS + i % UNITS;
      FloatVector gate = FloatVector.fromArray(S, h, hAt + at);
      gate = gate.add(FloatVector.fromArray(S, x, xAt + at));
      VectorMath.tanh(gate).intoArray(h, hAt + at);
    }
  }

  private static void lstmStates(
      int blocks, float[] x, int xAt, float[] h, int hAt, float[] cell, float[] hidden, int unit) {
    for (int i = 0; i < blocks * UNITS; i += LANES) {
      int at = hAt + i / UNITS * 4 * UNITS + i % UNITS;
      FloatVector input = FloatVector.fromArray(S, h, at);
      FloatVector forget = FloatVector.fromArray(S, h, at + UNITS);
      FloatVector candidate = FloatVector.fromArray(S, h, at + 2 * UNITS);
      FloatVector output = FloatVector.fromArray(S, h, at + 3 * UNITS);
      FloatVector kept = FloatVector.fromArray(S, cell, unit + i).mul(forget);
      FloatVector next = input.fma(candidate, kept);
      next.intoArray(cell, unit + i);
      output.mul(VectorMath.tanh(next)).intoArray(hidden, unit + i);
    }
  }

  /** Puts the gates reset and update in place of what the state contributes to them. */
  private static void gruGates(
      int blocks,
      float[] x,
      int xAt,
      float[] h,
      int hAt,
      float[] before,
      float[] hidden,
      int unit) {
    for (int i = 0; i < blocks * 2 * UNITS; i += LANES) {
      int at = i / (2 * UNITS) * 3 * UNITS + i % (2 * UNITS);
      FloatVector gate = FloatVector.fromArray(S, h, hAt + at);
      gate = gate.add(FloatVector.fromArray(S, x, xAt + at));
      VectorMath.sigmoid(gate).intoArray(h, hAt + at);
    }
  }

  private static void gruCandidates(
      int blocks,
      float[] x,
      int xAt,
      float[] h,
      int hAt,
      float[] before,
      float[] hidden,
      int unit) {
    for (int i = 0; i < blocks * UNITS; i += LANES) {
      int at = i / UNITS * 3 * UNITS + i % UNITS;
      FloatVector reset = FloatVector.fromArray(S, h, hAt + at);
      FloatVector ofState = FloatVector.fromArray(S, h, hAt + at + 2 * UNITS);
      FloatVector ofInput = FloatVector.fromArray(S, x, xAt + at + 2 * UNITS);
      VectorMath.tanh(reset.fma(ofState, ofInput)).intoArray(h, hAt + at + 2 * UNITS);
    }
  }

  private static void gruStates(
      int blocks,
      float[] x,
      int xAt,
      float[] h,
      int hAt,
      float[] before,
      float[] hidden,
      int unit) {
    for (int i = 0; i < blocks * UNITS; i += LANES) {
      int at = hAt + i / UNITS * 3 * UNITS + i % UNITS;
      FloatVector update = FloatVector.fromArray(S, h, at + UNITS);
      FloatVector candidate = FloatVector.fromArray(S, h, at + 2 * UNITS);
      FloatVector last = FloatVector.fromArray(S, before, unit + i);
      update.fma(last.sub(candidate), candidate).intoArray(hidden, unit + i);
    }
  }

  /** One loop over all blocks; {@code state} is the cell, or the hidden state before. */
  private interface Pass {
    void run(
        int blocks,
        float[] x,
        int xAt,
        float[] h,
        int hAt,
        float[] state,
        float[] hidden,
        int unit);
  }
}
