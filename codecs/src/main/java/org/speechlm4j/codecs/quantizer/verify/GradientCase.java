package org.speechlm4j.codecs.quantizer.verify;

import java.io.IOException;
import java.util.Map;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;

/**
 * A loss of a fixture whose gradients the reference gives, for whoever has a tape: output {@code
 * prefix + ".grad." + name} is the gradient with respect to the input of that name.
 *
 * @param prefix the outputs' common start, such as {@code out.euclidean.rotation}
 * @param inputs what gradients are taken with respect to, by name
 * @param loss computes the loss
 */
public record GradientCase(String prefix, Map<String, HostTensor> inputs, Loss loss) {

  /** Computes a loss, while its fixture is open. */
  @FunctionalInterface
  public interface Loss {

    /**
     * The loss, a scalar.
     *
     * @param inputs tensors of the case's inputs, such as parameters on a tape, by name
     * @param backend where constants come from, the tensors' own
     */
    Tensor of(Map<String, Tensor> inputs, Backend backend) throws IOException;
  }

  /** Copies the map. */
  public GradientCase {
    inputs = Map.copyOf(inputs);
  }
}
