package org.speechlm4j.core.reference;

import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.Shape;

/** Recurrent layers, one step and one unit at a time. */
final class ReferenceRecurrence {

  private ReferenceRecurrence() {}

  static ReferenceArray lstm(LstmOp op, Shape output, ReferenceArray[] in) {
    int size = in[2].size(1);
    ReferenceArray out = ReferenceArray.zeros(output);
    for (int b = 0; b < output.size(0); b++) {
      double[] hidden = state(in, 5, b, size);
      double[] cell = state(in, 6, b, size);
      for (int step = 0; step < output.size(1); step++) {
        int t = op.reversed() ? output.size(1) - 1 - step : step;
        double[] next = new double[size];
        for (int j = 0; j < size; j++) {
          double input = ReferenceElements.sigmoid(gate(in, b, t, hidden, j));
          double forget = ReferenceElements.sigmoid(gate(in, b, t, hidden, size + j));
          double candidate = Math.tanh(gate(in, b, t, hidden, 2 * size + j));
          double open = ReferenceElements.sigmoid(gate(in, b, t, hidden, 3 * size + j));
          cell[j] = forget * cell[j] + input * candidate;
          next[j] = open * Math.tanh(cell[j]);
          out.set(next[j], b, t, j);
          out.set(cell[j], b, t, size + j);
        }
        hidden = next;
      }
    }
    return out;
  }

  static ReferenceArray gru(GruOp op, Shape output, ReferenceArray[] in) {
    int size = in[2].size(1);
    ReferenceArray out = ReferenceArray.zeros(output);
    for (int b = 0; b < output.size(0); b++) {
      double[] hidden = state(in, 5, b, size);
      for (int step = 0; step < output.size(1); step++) {
        int t = op.reversed() ? output.size(1) - 1 - step : step;
        double[] next = new double[size];
        for (int j = 0; j < size; j++) {
          double reset = ReferenceElements.sigmoid(gate(in, b, t, hidden, j));
          double update = ReferenceElements.sigmoid(gate(in, b, t, hidden, size + j));
          double candidate =
              Math.tanh(
                  ofInput(in, b, t, 2 * size + j) + reset * ofState(in, hidden, 2 * size + j));
          next[j] = (1 - update) * candidate + update * hidden[j];
          out.set(next[j], b, t, j);
        }
        hidden = next;
      }
    }
    return out;
  }

  private static double gate(ReferenceArray[] in, int b, int t, double[] hidden, int row) {
    return ofInput(in, b, t, row) + ofState(in, hidden, row);
  }

  private static double ofInput(ReferenceArray[] in, int b, int t, int row) {
    double sum = in[3].at(row);
    for (int c = 0; c < in[0].size(2); c++) {
      sum += in[1].at(row, c) * in[0].at(b, t, c);
    }
    return sum;
  }

  private static double ofState(ReferenceArray[] in, double[] hidden, int row) {
    double sum = in[4].at(row);
    for (int j = 0; j < hidden.length; j++) {
      sum += in[2].at(row, j) * hidden[j];
    }
    return sum;
  }

  private static double[] state(ReferenceArray[] in, int input, int b, int size) {
    double[] state = new double[size];
    for (int j = 0; input < in.length && j < size; j++) {
      state[j] = in[input].at(b, j);
    }
    return state;
  }
}
