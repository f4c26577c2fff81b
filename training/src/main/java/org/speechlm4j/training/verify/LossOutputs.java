package org.speechlm4j.training.verify;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;
import org.speechlm4j.training.verify.Differentiation.Formula;

/** Losses of a fixture with their gradients, collected one by one. */
final class LossOutputs {

  private final Fixture fixture;
  private final Backend backend;
  private final Outputs outputs = new Outputs();

  LossOutputs(Fixture fixture, Backend backend) {
    this.fixture = fixture;
    this.backend = backend;
  }

  /**
   * Adds {@code out.NAME}, and {@code out.PREFIX.grad.LEAF} for each leaf of which the fixture has
   * it.
   *
   * @param leaves full names of inputs
   * @param loss a scalar or a loss of each row
   */
  void add(String name, String prefix, List<String> leaves, Formula loss) throws IOException {
    Differentiation computed =
        new Differentiation(fixture, backend, inputs -> atLeastOneAxis(loss.apply(inputs)));
    outputs.put("out." + name, computed::value);
    Outputs.Source<Map<String, HostTensor>> gradients =
        Outputs.once(() -> computed.gradients(leaves, (_, output) -> ones(output)));
    for (String leaf : leaves) {
      String gradient = "out." + prefix + ".grad." + leaf.substring(leaf.lastIndexOf('.') + 1);
      if (fixture.outputs().contains(gradient)) {
        Shape expected = fixture.tensor(gradient).shape();
        outputs.putHost(
            gradient, () -> firstRows(Objects.requireNonNull(gradients.get().get(leaf)), expected));
      }
    }
  }

  Outputs all() {
    return outputs;
  }

  private static Tensor atLeastOneAxis(Tensor loss) {
    return loss.shape().rank() == 0 ? loss.reshape(1) : loss;
  }

  private static Tensor ones(Tensor output) {
    float[] ones = new float[output.shape().count()];
    Arrays.fill(ones, 1);
    return output.constant(ones, output.shape().toArray());
  }

  /** The reference may have cut an input to its first rows before it became a leaf. */
  private static HostTensor firstRows(HostTensor gradient, Shape expected) {
    Shape found = gradient.shape();
    int rows = Math.min(found.size(0), expected.size(0));
    float[] values = Arrays.copyOf(gradient.toFloats(), rows * found.count(1, found.rank()));
    return HostTensor.of(values, found.with(0, rows).toArray());
  }
}
