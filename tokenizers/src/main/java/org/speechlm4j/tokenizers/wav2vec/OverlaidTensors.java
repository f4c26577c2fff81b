package org.speechlm4j.tokenizers.wav2vec;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.TensorSource;

/**
 * Tensors of which some replace others.
 *
 * @param top those that are asked first
 * @param bottom those that are asked for the rest
 */
record OverlaidTensors(TensorSource top, TensorSource bottom) implements TensorSource {

  @Override
  public Set<String> names() {
    Set<String> names = new TreeSet<>(bottom.names());
    names.addAll(top.names());
    return names;
  }

  @Override
  public @Nullable HostTensor find(String name) {
    HostTensor found = top.find(name);
    return found == null ? bottom.find(name) : found;
  }

  @Override
  public String origin() {
    return bottom.origin();
  }

  @Override
  public String origin(String name) {
    return top.find(name) == null ? bottom.origin(name) : top.origin(name);
  }
}
