package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.cpu.EngineCase.GRADIENT;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.PadMode;

/** Convolutions at odd and empty shapes, with all options. */
final class ConvolutionGradientCases {

  private static final int RANDOM = 40;
  private static final List<PadMode> MODES = List.of(PadMode.values());

  private final Samples samples = new Samples(32);
  private final SplittableRandom random = new SplittableRandom(33);
  private final List<EngineCase> cases = new ArrayList<>();

  private ConvolutionGradientCases() {}

  static List<EngineCase> all() {
    ConvolutionGradientCases cases = new ConvolutionGradientCases();
    cases.chosen();
    cases.chosenTransposed();
    cases.chosenOverTwoAxes();
    for (int i = 0; i < RANDOM; i++) {
      cases.random1d();
      cases.randomTransposed();
      cases.random2d();
    }
    return cases.cases;
  }

  static List<EngineCase> large() {
    ConvolutionGradientCases cases = new ConvolutionGradientCases();
    cases.chosenLarge();
    return cases.cases;
  }

  private void chosenLarge() {
    Conv1dOp plain = Conv1dOp.plain();
    add(plain.withPadding(3, 3, PadMode.REFLECT).withStride(2), x(3, 1700, 20), x(37, 20, 5));
    add(plain.withStride(8).withPadding(4), x(2, 333, 300), x(290, 300, 16));
    add(plain.withPadding(64).withGroups(2), x(3, 99, 96), x(96, 48, 128));
    add(plain.withPadding(3), x(3, 1999, 1), x(33, 1, 7));
    add(plain.withPadding(3).withDilation(2), x(3, 1999, 32), x(1, 32, 3));
    add(plain.withPadding(1).withGroups(40), x(3, 999, 40), x(40, 1, 3));
    add(new ConvTranspose1dOp(4, 1, 1, 2, 2), x(3, 700, 40), x(40, 21, 8));
    add(new Conv2dOp(3, 1, 1, 1, 2, 0, 1), x(2, 150, 5, 33), x(70, 33, 5, 1));
    add(new Conv2dOp(1, 2, 2, 1, 2, 4, 1), x(2, 30, 70, 20), x(18, 20, 3, 9));
  }

  private void chosen() {
    Conv1dOp plain = Conv1dOp.plain();
    for (PadMode mode : MODES) {
      add(plain.withPadding(3, 4, mode), x(2, 11, 3), x(5, 3, 7));
      add(plain.withPadding(9, 8, mode).withStride(3).withDilation(2), x(2, 10, 2), x(3, 2, 4));
      add(plain.withPadding(5, 0, mode).withStride(2), x(1, 21, 17), x(2, 17, 3));
    }
    add(plain.withStride(4), x(2, 19, 5), x(3, 5, 3));
    add(plain.withStride(5), x(2, 33, 1), x(20, 1, 10));
    add(plain.withPadding(3), x(2, 300, 1), x(3, 1, 7));
    add(plain.withPadding(3), x(2, 30, 18), x(1, 18, 7));
    add(plain.withPadding(8).withGroups(2), x(3, 9, 34), x(6, 17, 16));
    add(plain.withPadding(2).withGroups(6).withDilation(2), x(2, 20, 6), x(6, 1, 3));
    add(plain.withPadding(2).withGroups(3), x(2, 20, 3), x(6, 1, 3));
    add(plain, x(40, 3, 2), x(3, 2, 2));
    add(plain, x(2, 3, 4), x(5, 4, 7));
    add(plain.withPadding(4), x(2, 0, 4), x(5, 4, 7));
    add(plain, x(0, 9, 4), x(5, 4, 3));
  }

  private void chosenTransposed() {
    add(new ConvTranspose1dOp(2, 1, 1, 1, 1), x(2, 9, 5), x(5, 3, 4));
    add(new ConvTranspose1dOp(5, 1, 1, 3, -2), x(2, 7, 18), x(18, 2, 11));
    add(new ConvTranspose1dOp(3, 2, 2, 0, 4), x(2, 8, 6), x(6, 4, 3));
    add(new ConvTranspose1dOp(2, 1, 6, 0, 2), x(2, 9, 6), x(6, 1, 4));
    add(new ConvTranspose1dOp(4, 1, 1, 9, -9), x(3, 5, 1), x(1, 20, 2));
    add(new ConvTranspose1dOp(8, 1, 1, 4, 4), x(1, 12, 20), x(20, 1, 16));
    add(new ConvTranspose1dOp(2, 1, 1, 0, 0), x(2, 0, 5), x(5, 3, 4));
    add(new ConvTranspose1dOp(2, 1, 1, 2, 2), x(2, 1, 5), x(5, 3, 4));
    add(new ConvTranspose1dOp(2, 1, 1, 0, 0), x(0, 4, 5), x(5, 3, 4));
  }

  private void chosenOverTwoAxes() {
    add(new Conv2dOp(1, 1, 1, 1, 1, 1, 1), x(2, 6, 7, 3), x(4, 3, 3, 3));
    add(new Conv2dOp(3, 1, 1, 1, 2, 0, 1), x(2, 13, 3, 2), x(5, 2, 5, 1));
    add(new Conv2dOp(1, 2, 2, 1, 2, 4, 1), x(1, 7, 12, 2), x(3, 2, 3, 9));
    add(new Conv2dOp(4, 4, 1, 1, 0, 0, 1), x(2, 9, 8, 1), x(18, 1, 4, 4));
    add(new Conv2dOp(1, 1, 1, 1, 1, 1, 5), x(2, 5, 6, 5), x(5, 1, 3, 3));
    add(new Conv2dOp(2, 3, 1, 1, 3, 5, 2), x(1, 4, 5, 4), x(6, 2, 2, 1));
    add(new Conv2dOp(1, 1, 1, 1, 0, 0, 1), x(2, 2, 6, 2), x(3, 2, 3, 3));
    add(new Conv2dOp(1, 1, 1, 1, 1, 1, 1), x(0, 2, 6, 2), x(3, 2, 3, 3));
  }

  private void random1d() {
    int groups = groups();
    int width = channels();
    int outputs = channels() * groups;
    int frames = 1 + random.nextInt(20);
    PadMode mode = MODES.get(random.nextInt(MODES.size()));
    int most = mode == PadMode.REFLECT ? frames : 12;
    Conv1dOp op =
        new Conv1dOp(
            1 + random.nextInt(4),
            1 + random.nextInt(3),
            groups,
            random.nextInt(most),
            random.nextInt(most),
            mode);
    add(op, x(batch(), frames, width * groups), x(outputs, width, 1 + random.nextInt(6)));
  }

  private void randomTransposed() {
    int groups = groups();
    int width = channels() * groups;
    ConvTranspose1dOp op =
        new ConvTranspose1dOp(
            1 + random.nextInt(5),
            1 + random.nextInt(3),
            groups,
            random.nextInt(8),
            random.nextInt(10) - 4);
    HostTensor weight = x(width, channels(), 1 + random.nextInt(8));
    add(op, x(batch(), 1 + random.nextInt(12), width), weight);
  }

  private void random2d() {
    int groups = groups();
    int width = 1 + random.nextInt(3);
    Conv2dOp op =
        new Conv2dOp(
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            random.nextInt(4),
            random.nextInt(4),
            groups);
    int outputs = (1 + random.nextInt(3)) * groups;
    HostTensor weight = x(outputs, width, 1 + random.nextInt(3), 1 + random.nextInt(3));
    add(op, x(batch(), 1 + random.nextInt(7), 1 + random.nextInt(7), width * groups), weight);
  }

  private int groups() {
    return random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
  }

  private int channels() {
    return random.nextInt(3) == 0 ? 16 + random.nextInt(3) : 1 + random.nextInt(4);
  }

  private int batch() {
    return 1 + random.nextInt(3);
  }

  private HostTensor x(int... sizes) {
    return samples.floats(sizes);
  }

  private void add(Op op, HostTensor x, HostTensor weight) {

    int columns = op.shape(x.shape(), weight.shape()).size(-1);
    String name = cases.size() + " " + op;
    cases.add(
        random.nextBoolean()
            ? EngineCase.of(name, op, GRADIENT, x, weight, samples.floats(columns))
            : EngineCase.of(name, op, GRADIENT, x, weight));
  }
}
