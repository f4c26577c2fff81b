package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.system.Interruption;
import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.NearestCodeOp.Distance;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/** What an engine does when the thread that calls it is interrupted. */
class CpuInterruptTest {

  private static final Duration A_MOMENT = Duration.ofMillis(300);

  private static Tensor noise(CpuEngine engine, int... sizes) {
    Shape shape = Shape.of(sizes);
    float[] values = new float[shape.count()];
    SplittableRandom random = new SplittableRandom(shape.count());
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return engine.constant(values, shape);
  }

  private static void assertStops(Interruption.Work work) throws InterruptedException {
    Interruption found = Interruption.of(A_MOMENT, work);
    assertThat(found.thrown()).isInstanceOf(CancellationException.class).hasMessage("interrupted");
    assertThat(found.stillInterrupted()).isTrue();
    assertThat(found.latency()).isLessThan(Interruption.LONGEST);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void oneLongSearch_stops(int threads) throws InterruptedException {
    CpuEngine engine = CpuEngine.withThreads(threads);
    Tensor x = noise(engine, 30_000, 256);
    Tensor codebook = noise(engine, 30_000, 256);
    assertStops(
        () -> {
          while (true) {
            x.nearestCode(codebook, Distance.EUCLIDEAN);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void oneLongRecurrence_stops(int threads) throws InterruptedException {
    CpuEngine engine = CpuEngine.withThreads(threads);
    int units = 64;
    Tensor x = noise(engine, 1, 50_000, 16);
    Tensor[] weights = {
      noise(engine, 4 * units, 16),
      noise(engine, 4 * units, units),
      noise(engine, 4 * units),
      noise(engine, 4 * units)
    };
    assertStops(
        () -> {
          while (true) {
            x.apply(new LstmOp(false), weights);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void manySmallOperations_stop(int threads) throws InterruptedException {
    CpuEngine engine = CpuEngine.withThreads(threads);
    Tensor x = noise(engine, 3, 3);
    assertStops(
        () -> {
          while (true) {
            x.add(x).softmax();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void engine_worksOnAfterAnInterrupt(int threads) throws InterruptedException {
    CpuEngine engine = CpuEngine.withThreads(threads);
    Tensor x = noise(engine, 20_000, 64);
    Tensor codebook = noise(engine, 20_000, 64);
    assertStops(
        () -> {
          while (true) {
            x.scoped(y -> y.nearestCode(codebook, Distance.EUCLIDEAN));
          }
        });
    Tensor y = noise(engine, 500, 64);
    assertThat(y.subtract(y).toFloats()).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void update_isNotBrokenOff(int threads) {
    CpuEngine engine = CpuEngine.withThreads(threads);
    float[] ones = new float[1_000_000];
    Arrays.fill(ones, 1);
    EngineArray target = engine.upload(HostTensor.of(new float[ones.length], ones.length));
    EngineArray value = engine.upload(HostTensor.of(ones, ones.length));
    Thread.currentThread().interrupt();
    try {
      engine.update(BlendUpdate.copy(), target, value);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(engine.floats(target)).containsOnly(1);
  }
}
