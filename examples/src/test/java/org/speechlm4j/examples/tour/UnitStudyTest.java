package org.speechlm4j.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.cpu.CpuEngine;

class UnitStudyTest {

  private static final double LOG2_3 = Math.log(3) / Math.log(2);

  @Test
  void featuresThatArePhones_giveUnitsThatAre() {
    UnitStudy study = study((utterance, frame, phone) -> MadeData.oneHot(phone, 3), 3);
    assertThat(study.agreement().normalizedMutualInformation()).isCloseTo(1, within(1e-12));
    assertThat(study.agreement().phonePurity()).isEqualTo(1);
    assertThat(study.agreement().clusterPurity()).isEqualTo(1);
    assertThat(study.usage().perplexity()).isCloseTo(3, within(1e-9));
  }

  @Test
  void rates_countMergedUnits() {
    UnitStudy study = study((utterance, frame, phone) -> MadeData.oneHot(phone, 3), 3);
    assertThat(study.unitsPerSecond()).isCloseTo(6.25, within(1e-9));
    assertThat(study.bitsPerSecond()).isCloseTo(6.25 * LOG2_3, within(1e-9));
  }

  @Test
  void halfOfThePhonesTold_givesThatShareOfTheInformation() {
    UnitStudy study = study((utterance, frame, phone) -> MadeData.oneHot(phone == 2 ? 1 : 0, 2), 2);
    double information = LOG2_3 - 2 / 3.0;
    assertThat(study.agreement().normalizedMutualInformation())
        .isCloseTo(information / LOG2_3, within(1e-12));
    assertThat(study.agreement().phonePurity()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(study.agreement().clusterPurity()).isEqualTo(1);
  }

  @Test
  void oneHot_marksTheUnitOfEachFrame() {
    UnitStudy study = study((utterance, frame, phone) -> MadeData.oneHot(phone, 3), 3);
    FeatureMatrix first = study.oneHot().features().getFirst();
    int[] units = study.units().getFirst();
    for (int t = 0; t < units.length; t++) {
      float[] row = Arrays.copyOfRange(first.values(), 3 * t, 3 * t + 3);
      assertThat(row).isEqualTo(MadeData.oneHot(units[t], 3));
    }
  }

  private static UnitStudy study(MadeData.Channels channels, int clusters) {
    TourCorpus data = MadeData.of(channels);
    FeatureSet features =
        FeatureSet.of(
            "as made", data.samples(), data.samples().stream().map(Sample::cepstra).toList());
    return UnitStudy.run(data, features, clusters, 1, CpuEngine.withThreads(1));
  }
}
