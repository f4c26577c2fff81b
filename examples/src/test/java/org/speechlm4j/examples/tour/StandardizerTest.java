package org.speechlm4j.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.audio.FeatureMatrix;

class StandardizerTest {

  @Test
  void statistics_areThoseOfAllFramesTogether() {
    FeatureMatrix first = new FeatureMatrix(new float[] {1, 10, 3, 10}, 2, 2);
    FeatureMatrix second = new FeatureMatrix(new float[] {5, 10}, 1, 2);
    Standardizer standardizer = Standardizer.of(List.of(first, second));
    assertThat(standardizer.means()).containsExactly(3, 10);
    assertThat(standardizer.scales()[0]).isCloseTo(1 / Math.sqrt(8.0 / 3), within(1e-12));
  }

  @Test
  void apply_shiftsAndScalesACopy() {
    FeatureMatrix features = new FeatureMatrix(new float[] {1, 10, 3, 10}, 2, 2);
    FeatureMatrix standardized = Standardizer.of(List.of(features)).apply(features);
    assertThat(standardized.values()).containsExactly(-1, 0, 1, 0);
    assertThat(features.values()).containsExactly(1, 10, 3, 10);
  }

  @Test
  void perSpeaker_removesEachSpeakersOwnMeanAndScale() {
    TourCorpus data =
        MadeData.of(
            (utterance, frame, phone) -> {
              int voice = MadeData.voice(utterance);
              return new float[] {100 * voice + (1 + voice) * (phone - 1)};
            });
    List<FeatureMatrix> standardized = Standardizer.perSpeaker(data.samples());
    float[] first = standardized.getFirst().values();
    for (FeatureMatrix one : standardized) {
      assertThat(one.values()).containsExactly(first, within(1e-4f));
    }
    assertThat(first[0]).isCloseTo((float) Math.sqrt(1.5), within(1e-5f));
  }
}
