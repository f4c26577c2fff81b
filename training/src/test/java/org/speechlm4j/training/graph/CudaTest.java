package org.speechlm4j.training.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/** Runs on a GPU where the build has the profile cuda and the machine such a GPU. */
@Tag("cuda")
class CudaTest {

  @Test
  void gradients_areComputedOnTheGpu() {
    String backend = backend();
    assumeTrue(
        backend.equals("CUDA"),
        "ND4J's back end is " + backend + ": needs -Pcuda and a GPU of Pascal to Ada");
    GraphBackend graphs = GraphBackend.of(Precision.SINGLE);
    Tensor weight = graphs.parameter("w", HostTensor.of(new float[] {1, 2, 3}, 3));
    try (GraphFunction function =
        GraphFunction.of(
            graphs, in -> GraphOutputs.loss(weight.map(UnaryOp.Function.SQUARE).sum()))) {
      assertThat(function.gradients(Map.of(), 1).parameters().get("w").toFloats())
          .containsExactly(2, 4, 6);
    }
  }

  /** What ND4J runs on; without a usable GPU its CUDA back end fails to start. */
  private static String backend() {
    try {
      return Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend");
    } catch (ExceptionInInitializerError | NoClassDefFoundError | RuntimeException e) {
      return "none (" + e + ")";
    }
  }
}
