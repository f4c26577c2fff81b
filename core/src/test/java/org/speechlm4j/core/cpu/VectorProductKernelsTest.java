package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("vector-only")
class VectorProductKernelsTest {

  /** Far less than a single inner loop would leave behind if its vectors were boxed. */
  private static final long FEW_BYTES = 1024;

  private static final int MAX_CALLS = 50_000;

  private final ProductKernels kernels = KernelProvider.vector().products();
  private final float[] values = new float[64 * 1024];
  private final float[] out = new float[64 * 1024];

  @Test
  void product_onceCompiled_boxesNoVector() {
    Panels w = new Panels(values, 0, 256, 160);
    for (int rows : new int[] {1, 2, 4, 18}) {
      Rows x = Rows.of(values, 0, 256, 256);
      assertAllocatesLittle(() -> kernels.product(x, rows, w, null, out, 0, 160));
    }
  }

  @Test
  void product_ofOnePanel_boxesNoVector() {
    Panels w = new Panels(values, 0, 256, 16);
    Rows x = Rows.of(values, 0, 256, 256);
    assertAllocatesLittle(() -> kernels.product(x, 24, w, null, out, 0, 16));
  }

  @Test
  void productsWithFewBits_onceCompiled_boxNoVector() {
    NarrowProductKernels narrow = KernelProvider.vector().narrowProducts();
    for (NarrowPanels w : NarrowPanelsTest.samples(160, 256)) {
      for (int rows : new int[] {1, 6}) {
        Rows x = Rows.of(values, 0, 256, 256);
        assertAllocatesLittle(() -> narrow.product(x, rows, w, 0, 10, null, out, 0, 160));
      }
      assertAllocatesLittle(() -> narrow.widen(w, 3, 0, 256, out, 0));
    }
  }

  @Test
  void channelwise_onceCompiled_boxesNoVector() {
    Rows x = new Rows(values, 0, 160, new int[] {0, 160, 320, 480, 640}, 160);
    assertAllocatesLittle(() -> kernels.channelwise(x, 0, 30, values, null, out, 0, 160));
  }

  @Test
  void dots_onceCompiled_boxesNoVector() {
    Rows x = Rows.of(values, 0, 32, 224);
    assertAllocatesLittle(() -> kernels.dots(x, 0, 100, values, 0, 1, out, 0, 1));
  }

  @Test
  void addOuter_onceCompiled_boxesNoVector() {
    for (int panels : new int[] {1, 4}) {
      int[] starts = WeightView.steps(panels, 2048, 0);
      for (int rows : new int[] {1, 24}) {
        OuterProduct call =
            new OuterProduct(values, rows, values, starts, 1, 128, 0, false, out, 0, 64);
        assertAllocatesLittle(() -> kernels.addOuter(call));
      }
    }
  }

  @Test
  void pack_onceCompiled_boxesNoVector() {
    assertAllocatesLittle(() -> kernels.pack(values, 0, 100, 128, 90, out, 0, 2048));
  }

  @Test
  void largest_onceCompiled_boxesNoVector() {
    assertAllocatesLittle(() -> out[0] = kernels.largest(values, 0, 4000));
  }

  @Test
  void firstAtLeast_onceCompiled_boxesNoVector() {
    assertAllocatesLittle(() -> out[0] = kernels.firstAtLeast(values, 0, 4000, 1));
  }

  /** Calls until the just-in-time compiler has done its work, or for very long. */
  private static void assertAllocatesLittle(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < MAX_CALLS && least > FEW_BYTES; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      call.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThanOrEqualTo(FEW_BYTES);
  }
}
