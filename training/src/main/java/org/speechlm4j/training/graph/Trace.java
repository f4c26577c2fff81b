package org.speechlm4j.training.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.StopGradientOp;

/** What a body does while it is traced beside making tensors: assignments and dropouts. */
final class Trace {

  private final Map<StoredArray, GraphTensor> assigned = new LinkedHashMap<>();
  private int dropouts;

  /** What the assigned parameters and buffers become, in the order of their first assignment. */
  Map<StoredArray, GraphTensor> assigned() {
    return assigned;
  }

  /** The tensor, or what its parameter has become. */
  GraphTensor current(GraphTensor tensor) {
    if (tensor.content() instanceof Content.Stored(StoredArray array)) {
      return assigned.getOrDefault(array, tensor);
    }
    return tensor;
  }

  void assign(StoredArray target, GraphTensor value) {
    assigned.put(target, (GraphTensor) value.apply(new StopGradientOp()));
  }

  GraphTensor dropout(GraphBackend backend, GraphTensor tensor, float rate) {
    dropouts++;
    Content mask = new Content.Mask(rate, dropouts);
    return (GraphTensor)
        tensor.multiply(new GraphTensor(backend, tensor.shape(), DataType.FLOAT32, mask));
  }
}
