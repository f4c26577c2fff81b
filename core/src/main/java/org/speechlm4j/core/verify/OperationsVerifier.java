package org.speechlm4j.core.verify;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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
    Function<String, Tensor> compute = computation(fixture, inputs);
    Outputs outputs = new Outputs();
    for (String name : fixture.outputs()) {
      if (name.startsWith(START) && name.endsWith(END)) {
        String operation = name.substring(START.length(), name.length() - END.length());
        outputs.put(name, () -> compute.apply(operation));
      }
    }
    return outputs;
  }

  private static Function<String, Tensor> computation(Fixture fixture, Map<String, Tensor> inputs)
      throws IOException {
    if (isAttention(fixture)) {
      ConfigJson knobs = fixture.description().object("knobs");
      return new AttentionOutputs(inputs, knobs.integer("block"), knobs.integer("window"))::output;
    }
    int frames = fixture.tensor("out.interpolate_nearest.output").shape().size(-1);
    return new LayerOutputs(inputs, frames)::output;
  }
}
