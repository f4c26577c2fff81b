package org.speechlm4j.training.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Shape;

/**
 * Translates expressions into a SameDiff graph: each tensor that leads to the wanted ones, once.
 */
final class Lowering implements AutoCloseable {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final Precision precision;
  private final Constants constants;
  private final Readers readers;
  private final IdentityHashMap<GraphTensor, Variable> variables = new IdentityHashMap<>();
  private final Map<String, GraphTensor> placeholders = new LinkedHashMap<>();

  private Lowering(Precision precision, Readers readers) {
    this.precision = precision;
    this.constants = new Constants(SameDiff.create(), precision);
    this.readers = readers;
  }

  static Lowering of(Precision precision, List<GraphTensor> ends) {
    List<GraphTensor> all = leading(ends, false);
    Lowering lowering = new Lowering(precision, Readers.of(all, ends));
    for (GraphTensor tensor : all) {
      if (tensor.shape().count() > 0) {
        lowering.variables.put(tensor, lowering.lower(tensor));
      }
    }
    return lowering;
  }

  /**
   * All tensors that lead to some, operands before results.
   *
   * @param byGradient whether only those count from which a gradient leads
   */
  static List<GraphTensor> leading(List<GraphTensor> ends, boolean byGradient) {
    Set<GraphTensor> found = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<GraphTensor> open = new ArrayDeque<>(ends);
    while (!open.isEmpty()) {
      GraphTensor tensor = open.pop();
      if ((!byGradient || tensor.tracked())
          && found.add(tensor)
          && tensor.content() instanceof Content.Result(Op op, List<GraphTensor> operands)) {
        for (int i = 0; i < operands.size(); i++) {
          if (!byGradient || op.hasGradient(i)) {
            open.push(operands.get(i));
          }
        }
      }
    }
    List<GraphTensor> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingLong(GraphTensor::number));
    return sorted;
  }

  /** Name of a parameter's variable. */
  static String variable(StoredArray array) {
    return "parameter/" + array.name();
  }

  /** Name of an input's variable. */
  static String variable(String input) {
    return "input/" + input;
  }

  SameDiff graph() {
    return constants.graph();
  }

  /** Name of a variable that a run may give back. */
  String output(GraphTensor tensor) {
    SDVariable variable = variable(tensor).variable();
    // What is no operation's result belongs to the graph, not to the run.
    return variable.getVariableType() == VariableType.ARRAY
        ? variable.name()
        : graph().identity(variable).name();
  }

  private Variable variable(GraphTensor tensor) {
    Variable variable = variables.get(tensor);
    if (variable == null) {
      throw new IllegalStateException(
          "graph: found a tensor of shape %s without elements where some are needed"
              .formatted(tensor.shape()));
    }
    return variable;
  }

  private Variable lower(GraphTensor tensor) {
    return switch (tensor.content()) {
      case Content.Stored(StoredArray array) ->
          constants.of(graph().var(variable(array), array.array()), tensor.shape());
      case Content.Constant(HostTensor value) -> constants.of(value);
      case Content.Input(String name) -> placeholder(variable(name), tensor);
      case Content.Mask(_, int site) -> placeholder("dropout/" + site, tensor);
      case Content.Result(Op op, List<GraphTensor> operands) -> {
        Operands in = new Operands(constants, operands, values(op, operands));
        Variable result = Translation.of(op, tensor.shape(), in, readers.readHiddenOnly(tensor));
        if (!result.shape().equals(tensor.shape())) {
          throw new IllegalStateException(
              op + ": became " + result.shape() + ", need " + tensor.shape());
        }
        yield result;
      }
    };
  }

  /** The operands, cut off from gradients where the operation has none. */
  private List<@Nullable Variable> values(Op op, List<GraphTensor> operands) {
    List<@Nullable Variable> values = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      GraphTensor operand = operands.get(i);
      if (operand.shape().count() == 0) {
        values.add(null);
      } else if (operand.tracked() && !op.hasGradient(i) && op.type() != DataType.INT32) {
        values.add(variable(operand).stop());
      } else {
        values.add(variable(operand));
      }
    }
    return Collections.unmodifiableList(values);
  }

  private Variable placeholder(String name, GraphTensor tensor) {
    placeholders.put(name, tensor);
    var type =
        tensor.type() == DataType.FLOAT32
            ? precision.type()
            : org.nd4j.linalg.api.buffer.DataType.INT32;
    long[] sizes = NdArrays.sizes(tensor.shape());
    return constants.of(graph().placeHolder(name, type, sizes), tensor.shape());
  }

  /**
   * Values of all placeholders, by the names of their variables.
   *
   * @param values the function's inputs
   * @param seed what dropouts are drawn from; null if nothing is dropped
   */
  Map<String, INDArray> feed(Map<String, HostTensor> values, @Nullable Long seed) {
    Map<String, INDArray> fed = new LinkedHashMap<>();
    placeholders.forEach(
        (variable, tensor) -> {
          HostTensor value =
              switch (tensor.content()) {
                case Content.Input(String name) -> values.get(name);
                case Content.Mask mask -> mask(mask, tensor.shape(), seed);
                case Content.Stored _, Content.Constant _, Content.Result _ -> null;
              };
          if (value == null) {
            throw new IllegalStateException("graph: found no value of " + variable);
          }
          fed.put(variable, NdArrays.of(value, precision));
        });
    return fed;
  }

  /** Each dropout of a step has its own seed, which is that of the tape's. */
  private static HostTensor mask(Content.Mask mask, Shape shape, @Nullable Long seed) {
    DropoutOp op = new DropoutOp(mask.rate(), seed == null ? 0 : seed + mask.site() * GOLDEN);
    float[] values = new float[shape.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = seed == null ? 1 : op.keeps(i) ? op.scale() : 0;
    }
    return HostTensor.of(values, shape.toArray());
  }

  @Override
  public void close() {
    constants.close();
  }
}
