package org.speechlm4j.examples.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MadeSoundTest {

  private static final List<MadeSound> ALL = MadeSound.all(1);

  private static float[] captioned(String caption) {
    return ALL.stream()
        .filter(sound -> sound.caption().equals(caption))
        .findFirst()
        .orElseThrow()
        .samples();
  }

  @Test
  void categories_haveEightSoundsEachInAllSplits() {
    Map<String, List<MadeSound>> byCategory =
        ALL.stream().collect(Collectors.groupingBy(MadeSound::category));
    assertThat(byCategory).hasSize(5);
    byCategory.values().forEach(sounds -> assertThat(sounds).hasSize(8));
    byCategory
        .values()
        .forEach(
            sounds -> assertThat(sounds).extracting(MadeSound::split).contains(Split.values()));
  }

  @Test
  void noises_dependOnTheSeedAlone() {
    MadeSound noise = ALL.stream().filter(one -> one.category().equals("noise")).findFirst().get();
    int index = ALL.indexOf(noise);
    assertThat(MadeSound.all(1).get(index).samples()).isEqualTo(noise.samples());
    assertThat(MadeSound.all(2).get(index).samples()).isNotEqualTo(noise.samples());
  }

  @Test
  void tone_hasTheFrequencyOfItsCaption() {
    assertThat(rises(captioned("a steady pure tone of 440 hertz"), 0, 16_000))
        .isCloseTo(440, within(1));
  }

  @Test
  void sweeps_goTheWayTheirCaptionsSay() {
    float[] up = captioned("a tone that rises from 200 to 3200 hertz");
    float[] down = captioned("a tone that falls from 3200 to 200 hertz");
    assertThat(rises(up, 20_000, 24_000)).isGreaterThan(4 * rises(up, 0, 4_000));
    assertThat(rises(down, 0, 4_000)).isGreaterThan(4 * rises(down, 20_000, 24_000));
  }

  /** Upward crossings of zero. */
  private static int rises(float[] samples, int from, int to) {
    int rises = 0;
    for (int t = from + 1; t < to; t++) {
      if (samples[t - 1] < 0 && samples[t] >= 0) {
        rises++;
      }
    }
    return rises;
  }

  @Test
  void noise_swellsAndFadesAsItsCaptionSays() {
    float[] swelling = captioned("hissing white noise that swells");
    float[] fading = captioned("hissing white noise that fades away");
    assertThat(energy(swelling, 12_000, 16_000)).isGreaterThan(9 * energy(swelling, 0, 4_000));
    assertThat(energy(fading, 0, 4_000)).isGreaterThan(9 * energy(fading, 12_000, 16_000));
  }

  private static double energy(float[] samples, int from, int to) {
    double energy = 0;
    for (int t = from; t < to; t++) {
      energy += samples[t] * samples[t];
    }
    return energy;
  }

  @Test
  void clicks_areAsManyAsTheirCaptionsSay() {
    assertThat(clicks(captioned("eight even clicks"))).isEqualTo(8);
    assertThat(clicks(captioned("twelve clicks, faster and faster"))).isEqualTo(12);
  }

  /** Starts of sound after at least 10 ms without. */
  private static int clicks(float[] samples) {
    int clicks = 0;
    int quiet = 160;
    for (float sample : samples) {
      boolean loud = Math.abs(sample) > 0.1;
      clicks += loud && quiet >= 160 ? 1 : 0;
      quiet = loud ? 0 : quiet + 1;
    }
    return clicks;
  }
}
