package org.speechlm4j.core.verify;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Tensor;

/** Recomputes single operations: the fixtures of layers and of attention, without gradients. */
public final class OperationsVerifier implements FamilyVerifier {

  private static final String START = "out.";
  private static final String END = ".output";

  /** For the service loader. */
  public OperationsVerifier() {}

  @Override
  public boolean supports(Fixture fixture) {
    return isLayers(fixture) || isAttention(fixture);
  }

  private static boolean isLayers(Fixture fixture) {
    return fixture.names().contains("out.layer_norm.output") && fixture.names().contains("in.x");
  }

  private static boolean isAttention(Fixture fixture) {
    return fixture.names().contains("out.full.output") && fixture.names().contains("in.q");
  }

  @Override
  public Outputs outputs(Fixture fixture, Backend backend) throws IOException {
    Map<String, Tensor> inputs = new TreeMap<>();
    for (String name : fixture.names()) {
      if (name.startsWith("in.")) {
        inputs.put(name, fixture.tensor(name, backend));
      }
    }
    BiFunction<String, Map<String, Tensor>, Tensor> operations = operations(fixture);
    Outputs outputs = new Outputs();
    for (String name : fixture.outputs()) {
      if (name.startsWith(START) && name.endsWith(END)) {
        String operation = name.substring(START.length(), name.length() - END.length());
        outputs.put(name, () -> operations.apply(operation, inputs));
      }
    }
    return outputs;
  }

  /**
   * What computes a supported fixture's operations, from an operation's name, such as {@code conv}
   * for {@code out.conv.output}, and the fixture's inputs by their full names.
   */
  public static BiFunction<String, Map<String, Tensor>, Tensor> operations(Fixture fixture)
      throws IOException {
    if (isAttention(fixture)) {
      ConfigJson knobs = fixture.description().object("knobs");
      int block = knobs.integer("block");
      int window = knobs.integer("window");
      return (name, inputs) -> new AttentionOutputs(inputs, block, window).output(name);
    }
    int frames = fixture.tensor("out.interpolate_nearest.output").shape().size(-1);
    return (name, inputs) -> new LayerOutputs(inputs, frames).output(name);
  }
}
