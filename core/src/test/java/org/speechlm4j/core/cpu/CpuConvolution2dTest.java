package org.speechlm4j.core.cpu;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.Shape;

class CpuConvolution2dTest {

  @Test
  void conv2d_ofRandomOptions_matchesReference() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
      int width = 1 + random.nextInt(random.nextBoolean() ? 2 : 18);
      int columns = 1 + random.nextInt(random.nextBoolean() ? 2 : 20);
      Conv2dOp op =
          new Conv2dOp(
              1 + random.nextInt(3),
              1 + random.nextInt(3),
              1 + random.nextInt(2),
              1 + random.nextInt(2),
              random.nextInt(4),
              random.nextInt(4),
              groups);
      Shape x = Shape.of(1 + random.nextInt(2), 4 + random.nextInt(9), 9, width * groups);
      Shape weight =
          Shape.of(columns * groups, width, 1 + random.nextInt(3), 1 + random.nextInt(5));
      OpCase.random(2, op, x, weight, Shape.of(columns * groups)).assertMatchesReference(1e-6);
    }
  }

  @Test
  void conv2d_withoutBias_matchesReference() {
    patches(3, 64).assertMatchesReference(1e-6);
  }

  @Test
  void conv2d_whoseKernelDoesNotFit_isEmpty() {
    patches(1, 15).assertMatchesReference(0);
  }

  @Test
  void conv2d_atAnyThreads_hasSameBits() {
    patches(2, 160).assertSameBitsAtAnyThreads();
  }

  @Test
  void conv2d_ofBatch_equalsRows() {
    patches(3, 80).assertBatchEqualsRows();
  }

  /** The patch embedding of a spectrogram. */
  private static OpCase patches(int batch, int frames) {
    Conv2dOp op = new Conv2dOp(16, 16, 1, 1, 0, 0, 1);
    return OpCase.random(3, op, Shape.of(batch, frames, 128, 1), Shape.of(70, 1, 16, 16));
  }
}
