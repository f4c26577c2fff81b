package org.speechlm4j.training.graph;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.StorageType;

/** The constants of one graph, whose memory is the graph's own. */
final class Constants implements AutoCloseable {

  private final SameDiff graph;
  private final Precision precision;
  private final List<INDArray> arrays = new ArrayList<>();

  Constants(SameDiff graph, Precision precision) {
    this.graph = graph;
    this.precision = precision;
  }

  SameDiff graph() {
    return graph;
  }

  Precision precision() {
    return precision;
  }

  /** A variable of the graph with its shape. */
  Variable of(SDVariable variable, Shape shape) {
    return new Variable(this, variable, shape);
  }

  Variable of(HostTensor value) {
    INDArray array = NdArrays.of(value, precision);
    arrays.add(array);
    return of(graph.constant(array), value.shape());
  }

  Variable floats(float[] values, int... sizes) {
    return of(HostTensor.of(values, sizes));
  }

  Variable doubles(double[] values, int... sizes) {
    return of(new HostTensor(MemorySegment.ofArray(values), StorageType.F64, Shape.of(sizes)));
  }

  Variable ints(int[] values, int... sizes) {
    return of(HostTensor.of(values, sizes));
  }

  Variable filled(float value, Shape shape) {
    float[] values = new float[shape.count()];
    Arrays.fill(values, value);
    return floats(values, shape.toArray());
  }

  /** The numbers 0, 1, ... */
  Variable counting(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return floats(values, count);
  }

  @Override
  public void close() {
    arrays.forEach(INDArray::close);
    arrays.clear();
  }
}
