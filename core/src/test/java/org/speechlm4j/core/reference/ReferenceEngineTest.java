package org.speechlm4j.core.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.speechlm4j.core.verify.FixtureAssertions.assertMatches;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.FixtureAssertions;
import org.speechlm4j.core.weights.SafeTensors;

/** The reference engine gives what PyTorch gives. */
class ReferenceEngineTest {

  private static final String OUT = ".out";

  /** Both sides of the fixture "operations" are computed in double precision. */
  private static final double ROUNDING = 1e-12;

  @ParameterizedTest
  @ValueSource(strings = {"layers", "attention"})
  void everyForwardOutput_equalsPyTorch(String fixture) throws IOException {
    assertMatches(fixture, new ReferenceEngine(), output -> output.endsWith(".output"));
  }

  static List<String> operations() throws IOException {
    return tensors().names().stream()
        .filter(name -> name.endsWith(OUT))
        .map(name -> name.substring(0, name.length() - OUT.length()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operation_equalsPyTorch(String name) throws IOException {
    SafeTensors tensors = tensors();
    Engine engine = new ReferenceEngine();
    Tensor x = engine.parameter("x", find(tensors, name + ".0"));
    List<Tensor> others = new ArrayList<>();
    for (int i = 1; tensors.names().contains(name + "." + i); i++) {
      others.add(engine.parameter("y", find(tensors, name + "." + i)));
    }
    Tensor found = x.apply(OperationCases.op(name), others.toArray(Tensor[]::new));
    HostTensor expected = find(tensors, name + OUT);
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.toDoubles()).containsExactly(expected.toDoubles(), Offset.offset(ROUNDING));
  }

  private static SafeTensors tensors() throws IOException {
    return SafeTensors.open(
        FixtureAssertions.folder("operations").resolve("expected.safetensors"), Arena.ofAuto());
  }

  private static HostTensor find(SafeTensors tensors, String name) {
    return Objects.requireNonNull(tensors.find(name), name);
  }
}
