package org.speechlm4j.training.graph;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMActivations;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMDataFormat;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMDirectionMode;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMLayerConfig;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.weights.LSTMLayerWeights;
import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Recurrent layers in a graph.
 *
 * <p>Unrolled: ND4J's GRU is another one, and its LSTM gives no cell states but the last, and wrong
 * gradients with initial states. Where neither is asked for, its LSTM is used.
 */
final class GraphRecurrence {

  private GraphRecurrence() {}

  static Variable lstm(LstmOp op, Operands in, boolean hiddenOnly) {
    Variable x = op.reversed() ? in.at(0).reverse(1) : in.at(0);
    Variable states = hiddenOnly && !in.has(5) ? layer(x, in) : unrolled(x, in);
    return op.reversed() ? states.reverse(1) : states;
  }

  /** Hidden states from ND4J's layer; nobody reads what stands in place of the cell states. */
  private static Variable layer(Variable x, Operands in) {
    LSTMLayerConfig config =
        LSTMLayerConfig.builder()
            .lstmdataformat(LSTMDataFormat.NTS)
            .directionMode(LSTMDirectionMode.FWD)
            .gateAct(LSTMActivations.SIGMOID)
            .cellAct(LSTMActivations.TANH)
            .outAct(LSTMActivations.TANH)
            .retFullSequence(true)
            .retLastH(false)
            .retLastC(false)
            .cellClip(0)
            .build();
    LSTMLayerWeights weights =
        LSTMLayerWeights.builder()
            .weights(in.at(1).permute(1, 0).variable())
            .rWeights(in.at(2).permute(1, 0).variable())
            .bias(in.at(3).add(in.at(4)).variable())
            .build();
    Shape shape = x.shape().with(2, in.shape(2).size(1));
    Variable hidden =
        new Variable(
            x.constants(),
            x.constants().graph().rnn.lstmLayer(x.variable(), weights, config)[0],
            shape);
    return Variable.concat(2, hidden, x.constants().filled(0, shape));
  }

  private static Variable unrolled(Variable x, Operands in) {
    int size = in.shape(2).size(1);
    Variable hidden = state(in, 5, x.size(0), size);
    Variable cell = state(in, 6, x.size(0), size);
    List<Variable> states = new ArrayList<>();
    for (Variable input : inputGates(x, in.at(1), in.at(3).add(in.at(4)))) {
      List<Variable> gates = input.add(hidden.product(in.at(2), true)).split(1, 4);
      cell =
          gates
              .get(1)
              .sigmoid()
              .multiply(cell)
              .add(gates.get(0).sigmoid().multiply(gates.get(2).tanh()));
      hidden = gates.get(3).sigmoid().multiply(cell.tanh());
      states.add(step(Variable.concat(1, hidden, cell)));
    }
    return Variable.concat(1, states);
  }

  static Variable gru(GruOp op, Operands in) {
    Variable x = op.reversed() ? in.at(0).reverse(1) : in.at(0);
    int size = in.shape(2).size(1);
    Variable hidden = state(in, 5, x.size(0), size);
    List<Variable> states = new ArrayList<>();
    for (Variable input : inputGates(x, in.at(1), in.at(3))) {
      List<Variable> ofInput = input.split(1, 3);
      List<Variable> ofState = hidden.product(in.at(2), true).add(in.at(4)).split(1, 3);
      Variable reset = ofInput.get(0).add(ofState.get(0)).sigmoid();
      Variable update = ofInput.get(1).add(ofState.get(1)).sigmoid();
      Variable candidate = ofInput.get(2).add(reset.multiply(ofState.get(2))).tanh();
      hidden = candidate.add(update.multiply(hidden.subtract(candidate)));
      states.add(step(hidden));
    }
    Variable all = Variable.concat(1, states);
    return op.reversed() ? all.reverse(1) : all;
  }

  /** What the input adds to each step's gates: one product for all steps. */
  private static List<Variable> inputGates(Variable x, Variable weight, Variable bias) {
    int gates = weight.size(0);
    return x.permute(1, 0, 2)
        .rows()
        .product(weight, true)
        .add(bias)
        .reshape(x.size(1), x.size(0), gates)
        .unstack();
  }

  private static Variable state(Operands in, int operand, int batch, int size) {
    return in.has(operand) ? in.at(operand) : in.constants().filled(0, Shape.of(batch, size));
  }

  private static Variable step(Variable state) {
    return state.reshape(state.size(0), 1, state.size(1));
  }
}
