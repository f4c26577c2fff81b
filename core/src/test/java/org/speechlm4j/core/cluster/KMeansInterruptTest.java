package org.speechlm4j.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.system.Interruption;

/** What a fit does when its thread is interrupted while it chooses, searches or averages. */
class KMeansInterruptTest {

  @ParameterizedTest
  @CsvSource({"0, false", "300, false", "1500, false", "1500, true"})
  void fit_stops(long milliseconds, boolean batches) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[200_000 * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    Points points = new Points(values, 64);
    KMeans.Options options = new KMeans.Options(500, 1_000_000, 0, 10_000, 1);
    CpuEngine engine = CpuEngine.shared();
    Interruption found =
        Interruption.of(
            Duration.ofMillis(milliseconds),
            () -> {
              while (true) {
                if (batches) {
                  KMeans.miniBatch(points, options, engine);
                } else {
                  KMeans.lloyd(points, options, engine);
                }
              }
            });
    assertThat(found.thrown()).isInstanceOf(CancellationException.class);
    assertThat(found.stillInterrupted()).isTrue();
    assertThat(found.latency()).isLessThan(Interruption.LONGEST);
  }
}
