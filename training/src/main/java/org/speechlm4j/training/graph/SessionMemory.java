package org.speechlm4j.training.graph;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.nd4j.autodiff.samediff.internal.memory.AbstractMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays that one session of a graph computes: freed as soon as the session releases them, and
 * at the end of a run those that it forgets to release, which are many.
 */
final class SessionMemory extends AbstractMemoryMgr {

  private final Set<INDArray> arrays = Collections.newSetFromMap(new IdentityHashMap<>());

  @Override
  public INDArray allocate(boolean detached, DataType dataType, long... shape) {
    return kept(Nd4j.createUninitializedDetached(dataType, shape));
  }

  @Override
  public INDArray allocate(boolean detached, LongShapeDescriptor descriptor) {
    if (descriptor.isEmpty()) {
      return Nd4j.create(descriptor);
    }
    return kept(Nd4j.createUninitializedDetached(descriptor.dataType(), descriptor.getShape()));
  }

  private INDArray kept(INDArray array) {
    arrays.add(array);
    return array;
  }

  /** Number of arrays that are not freed yet. */
  int size() {
    return arrays.size();
  }

  @Override
  public void release(INDArray array) {
    if (arrays.remove(array)) {
      array.close();
    }
  }

  /** Frees every array that is left, the results among them. */
  @Override
  public void close() {
    arrays.stream().filter(INDArray::closeable).forEach(INDArray::close);
    arrays.clear();
  }
}
