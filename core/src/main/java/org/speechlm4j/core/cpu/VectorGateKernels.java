package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Gates with the Vector API, whose vectors are never wider than a block. */
final class VectorGateKernels implements GateKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  @Override
  public void lstm(float[] x, int xAt, float[] h, int hAt, float[] cell, float[] hidden, int unit) {
    for (int i = 0; i < UNITS; i += LANES) {
      FloatVector input = VectorMath.sigmoid(gate(x, xAt, h, hAt, i));
      FloatVector forget = VectorMath.sigmoid(gate(x, xAt, h, hAt, UNITS + i));
      FloatVector candidate = VectorMath.tanh(gate(x, xAt, h, hAt, 2 * UNITS + i));
      FloatVector next = FloatVector.fromArray(S, cell, unit + i).mul(forget);
      next = input.fma(candidate, next);
      next.intoArray(cell, unit + i);
      FloatVector open = VectorMath.sigmoid(gate(x, xAt, h, hAt, 3 * UNITS + i));
      open.mul(VectorMath.tanh(next)).intoArray(hidden, unit + i);
    }
  }

  @Override
  public void gru(
      float[] x, int xAt, float[] h, int hAt, float[] before, float[] hidden, int unit) {
    for (int i = 0; i < UNITS; i += LANES) {
      FloatVector reset = VectorMath.sigmoid(gate(x, xAt, h, hAt, i));
      FloatVector update = VectorMath.sigmoid(gate(x, xAt, h, hAt, UNITS + i));
      FloatVector ofState = FloatVector.fromArray(S, h, hAt + 2 * UNITS + i);
      FloatVector ofInput = FloatVector.fromArray(S, x, xAt + 2 * UNITS + i);
      FloatVector candidate = VectorMath.tanh(reset.fma(ofState, ofInput));
      FloatVector last = FloatVector.fromArray(S, before, unit + i);
      update.fma(last.sub(candidate), candidate).intoArray(hidden, unit + i);
    }
  }

  private static FloatVector gate(float[] x, int xAt, float[] h, int hAt, int i) {
    return FloatVector.fromArray(S, x, xAt + i).add(FloatVector.fromArray(S, h, hAt + i));
  }
}
