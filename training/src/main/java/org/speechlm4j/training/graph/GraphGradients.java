package org.speechlm4j.training.graph;

import java.util.Map;
import org.speechlm4j.core.tensor.HostTensor;

/**
 * A loss with its gradients.
 *
 * @param loss the loss
 * @param outputs the other outputs by name
 * @param parameters the gradient of each parameter that leads to the loss, by name
 * @param inputs the gradient of each input that gradients were asked for, by name
 */
public record GraphGradients(
    double loss,
    Map<String, HostTensor> outputs,
    Map<String, HostTensor> parameters,
    Map<String, HostTensor> inputs) {

  /** Copies the maps. */
  public GraphGradients {
    outputs = Map.copyOf(outputs);
    parameters = Map.copyOf(parameters);
    inputs = Map.copyOf(inputs);
  }
}
