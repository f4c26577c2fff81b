package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.Shape;

/** Memory of what is derived from a storage is used again once that is dropped, and not before. */
class StorageTest {

  private final ScratchMemory memory = new ScratchMemory(1_000_000);
  private final Storage storage = new Storage(new float[4]);

  @Test
  void borrowed_isTheStoragesOwn_untilItChanges() {
    float[] first = storage.borrow(memory, 5000);
    float[] second = storage.borrow(memory, 5000);
    assertThat(second).isNotSameAs(first).hasSize(5000);
    storage.floatsToChange();
    Storage other = new Storage(new float[4]);
    assertThat(other.borrow(memory, 4999)).isNotSameAs(first).isNotSameAs(second).hasSize(4999);
    assertThat(other.borrow(memory, 5000)).isIn(first, second);
  }

  @Test
  void borrowed_goesBackOnce_whenTheStorageIsFreed() {
    float[] first = storage.borrow(memory, 5000);
    storage.floatsToChange();
    storage.free();
    assertThat(memory.borrowExactly(5000)).isSameAs(first);
    assertThat(memory.borrowExactly(5000)).isNotSameAs(first);
  }

  @Test
  void product_inMemoryThatHeldAnotherWeight_isThatOfItsOwn() {
    CpuEngine engine = CpuEngine.withThreads(1);
    EngineArray full = filled(engine, Float.NaN, 16, 20);
    EngineArray partial = filled(engine, 2, 10, 20);
    EngineArray x = filled(engine, 1, 30, 20);
    engine.run(new LinearOp(), Shape.of(30, 16), x, full);
    engine.update(BlendUpdate.copy(), full, filled(engine, 3, 16, 20));
    assertThat(engine.floats(engine.run(new LinearOp(), Shape.of(30, 10), x, partial)))
        .containsOnly(40);
  }

  private static EngineArray filled(CpuEngine engine, float value, int rows, int columns) {
    float[] values = new float[rows * columns];
    Arrays.fill(values, value);
    return engine.upload(HostTensor.of(values, rows, columns));
  }
}
