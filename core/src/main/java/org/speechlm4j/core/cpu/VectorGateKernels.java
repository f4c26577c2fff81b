package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Gates with the Vector API, whose vectors are never wider than a block.
 *
 * <p>Each loop calls at most one function, because the compiler stops inlining where a method grows
 * large, and boxes the vectors that then pass between methods.
 */
final class VectorGateKernels implements GateKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  @Override
  public void lstm(float[] x, int xAt, float[] h, int hAt, float[] cell, float[] hidden, int unit) {
    sigmoid(x, xAt, h, hAt, 2 * UNITS);
    tanh(x, xAt + 2 * UNITS, h, hAt + 2 * UNITS);
    sigmoid(x, xAt + 3 * UNITS, h, hAt + 3 * UNITS, UNITS);
    combine(h, hAt, cell, unit);
    open(h, hAt + 3 * UNITS, cell, hidden, unit);
  }

  private static void combine(float[] h, int hAt, float[] cell, int unit) {
    for (int i = 0; i < UNITS; i += LANES) {
      FloatVector input = FloatVector.fromArray(S, h, hAt + i);
      FloatVector forget = FloatVector.fromArray(S, h, hAt + UNITS + i);
      FloatVector candidate = FloatVector.fromArray(S, h, hAt + 2 * UNITS + i);
      FloatVector next = FloatVector.fromArray(S, cell, unit + i).mul(forget);
      input.fma(candidate, next).intoArray(cell, unit + i);
    }
  }

  private static void open(float[] h, int hAt, float[] cell, float[] hidden, int unit) {
    for (int i = 0; i < UNITS; i += LANES) {
      FloatVector gate = FloatVector.fromArray(S, h, hAt + i);
      FloatVector next = VectorMath.tanh(FloatVector.fromArray(S, cell, unit + i));
      gate.mul(next).intoArray(hidden, unit + i);
    }
  }

  @Override
  public void gru(
      float[] x, int xAt, float[] h, int hAt, float[] before, float[] hidden, int unit) {
    sigmoid(x, xAt, h, hAt, 2 * UNITS);
    for (int i = 0; i < UNITS; i += LANES) {
      FloatVector reset = FloatVector.fromArray(S, h, hAt + i);
      FloatVector update = FloatVector.fromArray(S, h, hAt + UNITS + i);
      FloatVector ofState = FloatVector.fromArray(S, h, hAt + 2 * UNITS + i);
      FloatVector ofInput = FloatVector.fromArray(S, x, xAt + 2 * UNITS + i);
      FloatVector candidate = VectorMath.tanh(reset.fma(ofState, ofInput));
      FloatVector last = FloatVector.fromArray(S, before, unit + i);
      update.fma(last.sub(candidate), candidate).intoArray(hidden, unit + i);
    }
  }

  private static void sigmoid(float[] x, int xAt, float[] h, int hAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector gate = FloatVector.fromArray(S, h, hAt + i);
      gate = gate.add(FloatVector.fromArray(S, x, xAt + i));
      VectorMath.sigmoid(gate).intoArray(h, hAt + i);
    }
  }

  private static void tanh(float[] x, int xAt, float[] h, int hAt) {
    for (int i = 0; i < UNITS; i += LANES) {
      FloatVector gate = FloatVector.fromArray(S, h, hAt + i);
      gate = gate.add(FloatVector.fromArray(S, x, xAt + i));
      VectorMath.tanh(gate).intoArray(h, hAt + i);
    }
  }
}
