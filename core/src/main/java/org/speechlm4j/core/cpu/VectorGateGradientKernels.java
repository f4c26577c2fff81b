package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Gradients of gates with the Vector API, and by plain loops for the units that fill no vector. */
final class VectorGateGradientKernels implements GateGradientKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private final ScalarGateGradientKernels rest = new ScalarGateGradientKernels();

  @Override
  public void lstm(
      int count,
      float[] gates,
      int at,
      int size,
      float[] open,
      int openAt,
      float[] before,
      int beforeAt,
      float[] ofHidden,
      float[] ofCell,
      int unit) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      int place = at + i;
      FloatVector input = FloatVector.fromArray(S, gates, place);
      FloatVector forget = FloatVector.fromArray(S, gates, place + size);
      FloatVector candidate = FloatVector.fromArray(S, gates, place + 2 * size);
      FloatVector output = FloatVector.fromArray(S, gates, place + 3 * size);
      FloatVector hidden = FloatVector.fromArray(S, ofHidden, unit + i);
      FloatVector tanh = FloatVector.fromArray(S, open, openAt + i);
      FloatVector inner = hidden.mul(output);
      FloatVector cell = FloatVector.fromArray(S, ofCell, unit + i).add(inner);
      cell = inner.mul(tanh).neg().fma(tanh, cell);
      FloatVector ofInput = cell.mul(candidate).mul(input);
      ofInput.sub(ofInput.mul(input)).intoArray(gates, place);
      FloatVector last = FloatVector.fromArray(S, before, beforeAt + i);
      FloatVector carried = cell.mul(forget);
      FloatVector ofForget = carried.mul(last);
      ofForget.sub(ofForget.mul(forget)).intoArray(gates, place + size);
      FloatVector ofCandidate = cell.mul(input);
      ofCandidate.sub(ofCandidate.mul(candidate).mul(candidate)).intoArray(gates, place + 2 * size);
      FloatVector ofOutput = inner.mul(tanh);
      ofOutput.sub(ofOutput.mul(output)).intoArray(gates, place + 3 * size);
      FloatVector.zero(S).intoArray(ofHidden, unit + i);
      carried.intoArray(ofCell, unit + i);
    }
    rest.lstm(
        count - i,
        gates,
        at + i,
        size,
        open,
        openAt + i,
        before,
        beforeAt + i,
        ofHidden,
        ofCell,
        unit + i);
  }

  @Override
  public void gru(
      int count,
      float[] gates,
      float[] ofState,
      int at,
      int size,
      float[] before,
      int beforeAt,
      float[] ofHidden,
      int unit) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      int place = at + i;
      FloatVector reset = FloatVector.fromArray(S, gates, place);
      FloatVector update = FloatVector.fromArray(S, gates, place + size);
      FloatVector candidate = FloatVector.fromArray(S, gates, place + 2 * size);
      FloatVector hidden = FloatVector.fromArray(S, ofHidden, unit + i);
      FloatVector carried = hidden.mul(update);
      FloatVector open = hidden.sub(carried);
      FloatVector ofCandidate = open.sub(open.mul(candidate).mul(candidate));
      FloatVector ofReset =
          ofCandidate.mul(FloatVector.fromArray(S, ofState, place + 2 * size)).mul(reset);
      ofReset = ofReset.sub(ofReset.mul(reset));
      FloatVector ofUpdate =
          FloatVector.fromArray(S, before, beforeAt + i).sub(candidate).mul(carried);
      ofUpdate = ofUpdate.sub(ofUpdate.mul(update));
      ofReset.intoArray(gates, place);
      ofUpdate.intoArray(gates, place + size);
      ofCandidate.intoArray(gates, place + 2 * size);
      ofReset.intoArray(ofState, place);
      ofUpdate.intoArray(ofState, place + size);
      ofCandidate.mul(reset).intoArray(ofState, place + 2 * size);
      carried.intoArray(ofHidden, unit + i);
    }
    rest.gru(count - i, gates, ofState, at + i, size, before, beforeAt + i, ofHidden, unit + i);
  }

  @Override
  public void addProduct(int count, float[] x, int xAt, float[] y, int yAt, float[] out, int to) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector product = FloatVector.fromArray(S, x, xAt + i);
      FloatVector sum = FloatVector.fromArray(S, out, to + i);
      product.fma(FloatVector.fromArray(S, y, yAt + i), sum).intoArray(out, to + i);
    }
    rest.addProduct(count - i, x, xAt + i, y, yAt + i, out, to + i);
  }
}
