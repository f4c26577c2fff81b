package org.speechlm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Objects;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.FixtureAssertions;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.TensorSource;

/** The fixture "adversarial": what PyTorch gives for spectra, discriminators and the balancer. */
public final class AdversarialFixture {

  private final SafeTensors tensors;

  private AdversarialFixture(SafeTensors tensors) {
    this.tensors = tensors;
  }

  /** Opens it. */
  public static AdversarialFixture open() throws IOException {
    return new AdversarialFixture(
        SafeTensors.open(
            FixtureAssertions.folder("adversarial").resolve("expected.safetensors"),
            Arena.ofAuto()));
  }

  /** Everything, to take parameters from. */
  public TensorSource source() {
    return tensors;
  }

  /** A tensor. */
  public HostTensor tensor(String name) {
    return Objects.requireNonNull(tensors.find(name), name);
  }

  /** The only element of a tensor. */
  public double number(String name) {
    return tensor(name).toDoubles()[0];
  }

  /** A number agrees with the fixture's to within {@code relative} of it. */
  public void assertNumber(String name, double found, double relative) {
    double expected = number(name);
    assertThat(found).as(name).isCloseTo(expected, within(relative * Math.abs(expected)));
  }

  /** A tensor agrees with the fixture's to within {@code relative} of its largest element. */
  public void assertTensor(String name, Tensor found, double relative) {
    double[] expected = tensor(name).toDoubles();
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(found.toDoubles()).as(name).containsExactly(expected, within(relative * largest));
  }
}
