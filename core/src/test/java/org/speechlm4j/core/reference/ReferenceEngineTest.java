package org.speechlm4j.core.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;

/** The reference engine gives what PyTorch gives. */
class ReferenceEngineTest {

  private static final String END = ".output";

  /** Both sides of the fixture "operations" are computed in double precision. */
  private static final double ROUNDING = 1e-12;

  static List<String> layers() throws IOException {
    return outputs(Fixture.load("layers"));
  }

  static List<String> attentions() throws IOException {
    return outputs(Fixture.load("attention"));
  }

  private static List<String> outputs(Fixture fixture) {
    return fixture.tensors().keySet().stream()
        .filter(name -> name.endsWith(END))
        .map(name -> name.substring("out.".length(), name.length() - END.length()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layer_equalsPyTorch(String layer) throws IOException {
    Fixture fixture = Fixture.load("layers");
    check(fixture, layer, new LayerOutputs(fixture.inputs(new ReferenceEngine())).output(layer));
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void attention_equalsPyTorch(String name) throws IOException {
    Fixture fixture = Fixture.load("attention");
    AttentionOutputs outputs =
        new AttentionOutputs(
            fixture.inputs(new ReferenceEngine()), fixture.knob("block"), fixture.knob("window"));
    check(fixture, name, outputs.output(name));
  }

  static List<String> operations() throws IOException {
    return Fixture.tensors("operations").keySet().stream()
        .filter(name -> name.endsWith(".out"))
        .map(name -> name.substring(0, name.length() - ".out".length()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operation_equalsPyTorch(String name) throws IOException {
    Map<String, HostTensor> tensors = Fixture.tensors("operations");
    Engine engine = new ReferenceEngine();
    Tensor x = engine.parameter("x", tensors.get(name + ".0"));
    List<Tensor> others = new ArrayList<>();
    for (int i = 1; tensors.containsKey(name + "." + i); i++) {
      others.add(engine.parameter("y", tensors.get(name + "." + i)));
    }
    Tensor found = x.apply(OperationCases.op(name), others.toArray(Tensor[]::new));
    HostTensor expected = tensors.get(name + ".out");
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.toDoubles()).containsExactly(expected.toDoubles(), Offset.offset(ROUNDING));
  }

  private static void check(Fixture fixture, String name, Tensor found) {
    String output = "out." + name + END;
    var expected = fixture.tensors().get(output);
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.toDoubles())
        .containsExactly(expected.toDoubles(), Offset.offset(fixture.tolerance(output)));
  }
}
