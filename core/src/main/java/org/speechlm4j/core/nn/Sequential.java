package org.speechlm4j.core.nn;

import java.util.List;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Layers one after the other, whose intermediate results are freed together.
 *
 * @param layers in order of application
 */
public record Sequential(List<StreamingLayer> layers) implements StreamingLayer {

  /** Copies the list. */
  public Sequential {
    layers = List.copyOf(layers);
  }

  /** Layers in order of application. */
  public static Sequential of(StreamingLayer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.scoped(this::applyAll);
  }

  private Tensor applyAll(Tensor x) {
    for (StreamingLayer layer : layers) {
      x = layer.forward(x);
    }
    return x;
  }

  @Override
  public LayerStream stream() {
    return new Stream(layers.stream().map(StreamingLayer::stream).toList());
  }

  private record Stream(List<LayerStream> streams) implements LayerStream {

    @Override
    public Tensor push(Tensor chunk, boolean last) {
      for (LayerStream stream : streams) {
        chunk = stream.push(chunk, last);
      }
      return chunk;
    }

    @Override
    public long heldFloats() {
      return streams.stream().mapToLong(LayerStream::heldFloats).sum();
    }
  }
}
