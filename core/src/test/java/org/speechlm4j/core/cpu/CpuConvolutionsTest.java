package org.speechlm4j.core.cpu;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Shape;

class CpuConvolutionsTest {

  private static final List<PadMode> MODES = List.of(PadMode.values());

  @Test
  void conv1d_ofRandomOptions_matchesReference() {
    Random random = new Random(3);
    for (int i = 0; i < 600; i++) {
      conv1d(random).assertMatchesReference(1e-6);
    }
  }

  private static OpCase conv1d(Random random) {
    PadMode mode = MODES.get(random.nextInt(MODES.size()));
    int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1;
    int width = 1 + random.nextInt(random.nextBoolean() ? 3 : 35);
    int columns = 1 + random.nextInt(random.nextBoolean() ? 3 : 40);
    int kernel = 1 + random.nextInt(9);
    int dilation = 1 + random.nextInt(3);
    int frames = 1 + random.nextInt(60);
    int limit = mode == PadMode.REFLECT ? Math.min(frames, 20) : 20;
    int before = random.nextInt(limit);
    int after = random.nextInt(limit);
    Conv1dOp op = new Conv1dOp(1 + random.nextInt(4), dilation, groups, before, after, mode);
    Shape x = Shape.of(1 + random.nextInt(3), frames, width * groups);
    Shape weight = Shape.of(columns * groups, width, kernel);
    return random.nextBoolean()
        ? OpCase.random(4, op, x, weight)
        : OpCase.random(4, op, x, weight, Shape.of(columns * groups));
  }

  @Test
  void conv1d_ofPublishedSizes_matchesReference() {
    conv1d(Conv1dOp.plain().withStride(5), 700, 1, 512, 10).assertMatchesReference(1e-6);
    conv1d(Conv1dOp.plain().withPadding(64).withGroups(16), 50, 768, 768, 128)
        .assertMatchesReference(2e-6);
    conv1d(Conv1dOp.plain().withPadding(6, 0, PadMode.REFLECT), 500, 32, 1, 7)
        .assertMatchesReference(1e-6);
    conv1d(Conv1dOp.plain().withPadding(3).withGroups(96), 100, 96, 96, 7)
        .assertMatchesReference(1e-6);
    conv1d(Conv1dOp.plain().withPadding(6, 0, PadMode.REPLICATE), 30, 512, 128, 7)
        .assertMatchesReference(2e-6);
  }

  @Test
  void conv1d_ofEmptyAxes_isBiasOrEmpty() {
    conv1d(Conv1dOp.plain(), 3, 4, 5, 7).assertMatchesReference(0);
    conv1d(Conv1dOp.plain().withPadding(4), 0, 4, 5, 7).assertMatchesReference(0);
    OpCase.random(5, Conv1dOp.plain(), Shape.of(0, 9, 4), Shape.of(5, 4, 3))
        .assertMatchesReference(0);
  }

  @Test
  void conv1d_atAnyThreads_hasSameBits() {
    conv1d(Conv1dOp.plain().withPadding(3), 3000, 32, 40, 7).assertSameBitsAtAnyThreads();
    conv1d(Conv1dOp.plain().withPadding(3), 5, 512, 512, 7).assertSameBitsAtAnyThreads();
    conv1d(Conv1dOp.plain().withPadding(3).withGroups(4), 500, 64, 64, 8)
        .assertSameBitsAtAnyThreads();
  }

  @Test
  void conv1d_ofBatch_equalsRows() {
    Conv1dOp op = Conv1dOp.plain().withPadding(5, 2, PadMode.REFLECT).withStride(2);
    OpCase.random(6, op, Shape.of(3, 201, 20), Shape.of(37, 20, 6)).assertBatchEqualsRows();
    OpCase.random(6, op.withDilation(3), Shape.of(3, 201, 20), Shape.of(1, 20, 6))
        .assertBatchEqualsRows();
    OpCase.random(6, op.withGroups(20), Shape.of(3, 201, 20), Shape.of(20, 1, 6))
        .assertBatchEqualsRows();
  }

  @Test
  void convTranspose1d_ofRandomOptions_matchesReference() {
    Random random = new Random(7);
    for (int i = 0; i < 600; i++) {
      convTranspose1d(random).assertMatchesReference(1e-6);
    }
  }

  private static OpCase convTranspose1d(Random random) {
    int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1;
    int width = 1 + random.nextInt(random.nextBoolean() ? 3 : 20);
    int columns = 1 + random.nextInt(random.nextBoolean() ? 2 : 20);
    int kernel = 1 + random.nextInt(9);
    int dilation = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
    ConvTranspose1dOp op =
        new ConvTranspose1dOp(
            1 + random.nextInt(5), dilation, groups, random.nextInt(12), random.nextInt(15) - 5);
    Shape x = Shape.of(1 + random.nextInt(3), 1 + random.nextInt(40), width * groups);
    Shape weight = Shape.of(width * groups, columns, kernel);
    return random.nextBoolean()
        ? OpCase.random(8, op, x, weight)
        : OpCase.random(8, op, x, weight, Shape.of(columns * groups));
  }

  @Test
  void convTranspose1d_ofPublishedSizes_matchesReference() {
    OpCase.random(
            9,
            new ConvTranspose1dOp(8, 1, 1, 0, 8),
            Shape.of(1, 37, 512),
            Shape.of(512, 256, 16),
            Shape.of(256))
        .assertMatchesReference(2e-6);
    OpCase.random(9, new ConvTranspose1dOp(2, 1, 64, 0, 2), Shape.of(1, 37, 64), Shape.of(64, 1, 4))
        .assertMatchesReference(1e-6);
  }

  @Test
  void convTranspose1d_atAnyThreads_hasSameBits() {
    OpCase.random(
            10, new ConvTranspose1dOp(4, 1, 1, 2, 2), Shape.of(2, 300, 64), Shape.of(64, 32, 8))
        .assertSameBitsAtAnyThreads();
  }

  @Test
  void convTranspose1d_ofBatch_equalsRows() {
    OpCase.random(
            11, new ConvTranspose1dOp(5, 1, 1, 3, 2), Shape.of(3, 50, 24), Shape.of(24, 12, 11))
        .assertBatchEqualsRows();
  }

  private static OpCase conv1d(Conv1dOp op, int frames, int channels, int outputs, int kernel) {
    Shape weight = Shape.of(outputs, channels / op.groups(), kernel);
    return OpCase.random(5, op, Shape.of(1, frames, channels), weight, Shape.of(outputs));
  }
}
