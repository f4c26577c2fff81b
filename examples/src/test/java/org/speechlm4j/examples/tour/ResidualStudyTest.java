package org.speechlm4j.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cpu.CpuEngine;

/** Frames at the corners of small squares (side 2) around the corners of a large one (side 20). */
class ResidualStudyTest {

  @Test
  void firstCodebook_findsLargeSquareAndSecondTheSmallOnes() {
    List<ResidualStudy.Layer> layers = study(new AtomicInteger()).layers();
    assertThat(layers).hasSize(2);
    assertThat(layers.get(0).rootMeanSquareError()).isCloseTo(1, within(1e-4));
    assertThat(layers.get(0).explainedVariance()).isCloseTo(100 / 101.0, within(1e-4));
    assertThat(layers.get(1).rootMeanSquareError()).isCloseTo(0, within(1e-4));
    assertThat(layers.get(1).explainedVariance()).isCloseTo(1, within(1e-6));
  }

  @Test
  void everyCode_isUsedAndPaidFor() {
    for (ResidualStudy.Layer layer : study(new AtomicInteger()).layers()) {
      assertThat(layer.usage().used()).isEqualTo(4);
    }
    List<ResidualStudy.Layer> layers = study(new AtomicInteger()).layers();
    assertThat(layers.get(0).bitsPerSecond()).isCloseTo(200, within(1e-9));
    assertThat(layers.get(1).bitsPerSecond()).isCloseTo(400, within(1e-9));
  }

  @Test
  void eachCodebook_isTold() {
    AtomicInteger told = new AtomicInteger();
    study(told);
    assertThat(told).hasValue(2);
  }

  private static ResidualStudy study(AtomicInteger told) {
    TourCorpus data =
        MadeData.of(
            (utterance, frame, phone) -> {
              int corner = frame % 16;
              float x = 10 * sign(corner) + sign(corner >> 2);
              float y = 10 * sign(corner >> 1) + sign(corner >> 3);
              return new float[] {x, y};
            });
    Path here = Path.of(".");
    TourOptions options = new TourOptions(here, here, 3, 2, 4, null, 1);
    return ResidualStudy.run(data, options, CpuEngine.withThreads(1), told::incrementAndGet);
  }

  private static float sign(int bits) {
    return (bits & 1) == 0 ? -1 : 1;
  }
}
