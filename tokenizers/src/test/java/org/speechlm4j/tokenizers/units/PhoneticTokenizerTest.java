package org.speechlm4j.tokenizers.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Units;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;

class PhoneticTokenizerTest {

  private static final Engine ENGINE = new ReferenceEngine();
  private static final int RATE = 16_000;

  private final MfccEncoder encoder = MfccEncoder.of(RATE, ENGINE);
  private final PhoneticTokenizer tokenizer = PhoneticTokenizer.of(encoder, quantizer(39));

  @Test
  void units_areMergedFrameUnits() {
    Audio audio = noise(8000, 1);
    Units frames = tokenizer.withoutDeduplication().tokenize(audio);
    Units merged = tokenizer.tokenize(audio);
    assertThat(merged.perFrame()).isEqualTo(frames.ids());
    for (int i = 1; i < merged.size(); i++) {
      assertThat(merged.ids()[i]).isNotEqualTo(merged.ids()[i - 1]);
    }
    assertThat(Arrays.stream(merged.durations()).sum()).isEqualTo(frames.size());
  }

  @Test
  void batch_equalsSingle() {
    List<Audio> batch = List.of(noise(8000, 1), noise(3001, 2), noise(5555, 3));
    List<Units> together = tokenizer.tokenize(batch);
    for (int i = 0; i < batch.size(); i++) {
      Units alone = tokenizer.tokenize(batch.get(i));
      assertThat(together.get(i).ids()).isEqualTo(alone.ids());
      assertThat(together.get(i).durations()).isEqualTo(alone.durations());
    }
  }

  @Test
  void edgePadding_completesTheFrames() {
    PhoneticTokenizer perFrame = tokenizer.withoutDeduplication();
    assertThat(perFrame.tokenize(noise(1600, 1)).size()).isEqualTo(8);
    assertThat(perFrame.withEdgePadding(120).tokenize(noise(1600, 1)).size()).isEqualTo(10);
  }

  @Test
  void otherRate_isRefused() {
    assertThatThrownBy(() -> tokenizer.tokenize(Audio.mono(new float[9000], 8000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8000 Hz")
        .hasMessageContaining("16000 Hz");
  }

  @Test
  void tooShort_isRefused() {
    assertThatThrownBy(() -> tokenizer.tokenize(Audio.mono(new float[10], RATE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 samples");
  }

  @Test
  void quantizerOfAnotherDimension_isRefused() {
    assertThatThrownBy(() -> PhoneticTokenizer.of(encoder, quantizer(13)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dimension 13")
        .hasMessageContaining("39 channels");
  }

  private static KMeansQuantizer quantizer(int dimension) {
    SplittableRandom random = new SplittableRandom(8);
    float[] values = new float[6 * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (30 * random.nextGaussian());
    }
    return KMeansQuantizer.of(new Points(values, dimension), ENGINE);
  }

  private static Audio noise(int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[samples];
    for (int i = 0; i < samples; i++) {
      values[i] = (float) (0.1 * random.nextGaussian() * (1 + Math.sin(i / 500.0)));
    }
    return Audio.mono(values, RATE);
  }
}
