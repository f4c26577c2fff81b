package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Quantization;
import org.speechlm4j.core.tensor.QuantizedMatrix;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.StorageType;

class NarrowPanelsTest {

  private static final int WIDTH = Panels.WIDTH;

  private final CpuContext context =
      new CpuContext(new WorkerPool(1), KernelProvider.scalar(), new ScratchMemory(1 << 20));

  @Test
  void word_holdsNeighboursOfAColumn_theFirstUppermost() {
    Quantization four = new Quantization(4, 8);
    byte[] codes = {1, -1, 2, -2, 7, -8, 0, 3, 5};
    QuantizedMatrix matrix =
        new QuantizedMatrix(Shape.of(1, 9), four, codes, new float[] {0.5f, -2});
    NarrowPanels panels = NarrowPanels.of(context, matrix);
    assertThat(panels.words()).hasSize(2 * WIDTH);
    assertThat(panels.words()[0]).isEqualTo(0x1F2E7803);
    assertThat(panels.words()[WIDTH]).isEqualTo(0x50000000);
    assertThat(panels.scales()).startsWith(0.5f).hasSize(2 * WIDTH);
    assertThat(panels.value(5, 0)).isEqualTo(-4);
    assertThat(panels.value(8, 0)).isEqualTo(-10);
  }

  @Test
  void bytes_andHalves_lieInTheSameOrder() {
    byte[] codes = {1, -1, 2, -128};
    QuantizedMatrix bytes =
        new QuantizedMatrix(Shape.of(1, 4), Quantization.int8(), codes, new float[] {1});
    assertThat(NarrowPanels.of(context, bytes).words()[0]).isEqualTo(0x01FF0280);
    HostTensor halves = HostTensor.of(new float[] {1, -2}, 1, 2).storedAs(StorageType.BF16);
    assertThat(NarrowPanels.of(context, halves, 1, 2).words()[0]).isEqualTo(0x3F80C000);
  }

  @Test
  @Tag("vector-only")
  void widen_byVectors_equalsWidenByLoops() {
    NarrowProductKernels scalar = KernelProvider.scalar().narrowProducts();
    NarrowProductKernels vector = KernelProvider.vector().narrowProducts();
    for (NarrowPanels panels : samples(19, 75)) {
      for (int from : new int[] {0, 8, 40}) {
        float[] expected = new float[80 * WIDTH];
        float[] found = new float[80 * WIDTH];
        scalar.widen(panels, 1, from, 75, expected, 3);
        vector.widen(panels, 1, from, 75, found, 3);
        assertThat(found).containsExactly(expected);
      }
    }
  }

  /** Weights in all formats. */
  static List<NarrowPanels> samples(int columns, int depth) {
    CpuContext context =
        new CpuContext(new WorkerPool(1), KernelProvider.scalar(), new ScratchMemory(1 << 20));
    HostTensor value = new Samples(1).floats(columns, depth);
    List<NarrowPanels> panels = new ArrayList<>();
    for (StorageType storage : new StorageType[] {StorageType.BF16, StorageType.F16}) {
      panels.add(NarrowPanels.of(context, value.storedAs(storage), columns, depth));
    }
    for (Quantization quantization :
        new Quantization[] {
          Quantization.int8(),
          Quantization.int4(),
          new Quantization(8, 24),
          Quantization.int4().perRow()
        }) {
      panels.add(NarrowPanels.of(context, QuantizedMatrix.of(value, quantization)));
    }
    return panels;
  }
}
