package org.speechlm4j.training.laboratory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LaboratoryOptionsTest {

  @Test
  void row_isNamedByItsParts() {
    assertThat(Row.of(Codebook.AVERAGES, Cure.K_MEANS, Cure.RESTART).name())
        .isEqualTo("ema+k-means+restart");
    assertThat(Row.of(Codebook.FINITE_SCALAR).name()).isEqualTo("fsq");
  }

  @Test
  void curesThatDoNotGoTogether_areRefused() {
    assertThatThrownBy(() -> Row.of(Codebook.AVERAGES, Cure.RESTART, Cure.EXPIRE))
        .hasMessage("cures: found restart and expire, need one of them");
    assertThatThrownBy(() -> Row.of(Codebook.AVERAGES, Cure.RESTART, Cure.RESTART))
        .hasMessage("cures: found restart and restart, need one of them");
    assertThatThrownBy(() -> Row.of(Codebook.FINITE_SCALAR, Cure.RESTART))
        .hasMessage("cures: found restart with fsq, need a cure that applies to it");
    assertThatThrownBy(() -> Row.of(Codebook.AVERAGES, Cure.ROTATION))
        .hasMessageContaining("need linear or low-dimension");
  }

  @Test
  void numbersOutOfRange_areRefused() {
    assertThatThrownBy(() -> new FrameSource.Drift(0, 0, 1, 0, 1))
        .hasMessage("dimension: found 0, need at least 1");
    assertThatThrownBy(() -> new FrameSource.Drift(1, 0, Double.NaN, 0, 1))
        .hasMessageContaining("startDeviation: found NaN");
    assertThatThrownBy(() -> new FrameSource.Drift(1, Double.POSITIVE_INFINITY, 1, 0, 1))
        .hasMessageContaining("startMean");
    assertThatThrownBy(() -> new FrameSource.Mel("m", 0)).hasMessageContaining("mels");
    assertThatThrownBy(() -> new Experiment(" ", FrameSource.Drift.usual(), 1))
        .hasMessageContaining("name");
    assertThatThrownBy(() -> new Experiment("x", FrameSource.Drift.usual(), 0))
        .hasMessageContaining("lowDimension");
  }
}
