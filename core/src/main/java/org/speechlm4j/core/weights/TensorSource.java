package org.speechlm4j.core.weights;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.HostTensor;

/** Named tensors of a checkpoint. */
public interface TensorSource {

  /** All names. */
  Set<String> names();

  /** The tensor of a name, or null if there is none. */
  @Nullable HostTensor find(String name);

  /** Where the tensors come from, for messages: a file or folder. */
  String origin();

  /** The file that holds a tensor, or {@link #origin()} where that says it. */
  default String origin(String name) {
    return origin();
  }

  /** Tensors in memory. */
  static TensorSource of(String origin, Map<String, HostTensor> tensors) {
    Map<String, HostTensor> copy = Map.copyOf(tensors);
    return new TensorSource() {
      @Override
      public Set<String> names() {
        return copy.keySet();
      }

      @Override
      public @Nullable HostTensor find(String name) {
        return copy.get(name);
      }

      @Override
      public String origin() {
        return origin;
      }
    };
  }
}
