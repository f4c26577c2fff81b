package org.speechlm4j.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.speechlm4j.core.measure.NoisySpeech.at;
import static org.speechlm4j.core.measure.NoisySpeech.noisy;
import static org.speechlm4j.core.measure.NoisySpeech.recording;

import java.io.IOException;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.Audio;

class IntelligibilityTest {

  private static final Offset<Double> EQUAL = within(1e-6);

  /** The reference's resampler has a filter a quarter of a zero crossing longer. */
  private static final Offset<Double> RESAMPLED = within(1e-4);

  /** Values of pystoi 0.4.1 in double precision. */
  @ParameterizedTest
  @CsvSource({
    "s01/s01-01, 1, 0.443830914, 0.035125290, 0.517736811, 0.045720149",
    "s01/s01-01, 0.3, 0.534025035, 0.163906368, 0.637343890, 0.224165982",
    "s01/s01-01, 0.1, 0.683240876, 0.381605877, 0.807600521, 0.519112335",
    "s01/s01-01, 0.03, 0.837921082, 0.651699331, 0.944732875, 0.819414773",
    "s01/s01-01, 0.01, 0.930447535, 0.846501125, 0.984836218, 0.942806367",
    "s30/s30-06, 1, 0.452863439, 0.020586496, 0.462098025, 0.078634110",
    "s30/s30-06, 0.1, 0.760843673, 0.425709485, 0.828723327, 0.601752192",
    "s30/s30-06, 0.01, 0.949002752, 0.881910249, 0.996036076, 0.979527580",
    "s14/s14-12, 0.3, 0.510086509, 0.146316100, 0.573170958, 0.152395271",
    "s14/s14-12, 0.03, 0.796172218, 0.583847457, 0.884072460, 0.681240692"
  })
  void noisySpeech_scoresAsByTheReference(
      String name,
      float width,
      double plain,
      double extended,
      double plainResampled,
      double extendedResampled)
      throws IOException {
    Audio clean = recording(name);
    Audio noisy = noisy(clean, width);
    Audio slowed = at(10_000, clean);
    assertThat(Intelligibility.stoi(slowed, at(10_000, noisy))).hasValueCloseTo(plain, EQUAL);
    assertThat(Intelligibility.extended(slowed, at(10_000, noisy)))
        .hasValueCloseTo(extended, EQUAL);
    assertThat(Intelligibility.stoi(clean, noisy)).hasValueCloseTo(plainResampled, RESAMPLED);
    assertThat(Intelligibility.extended(clean, noisy))
        .hasValueCloseTo(extendedResampled, RESAMPLED);
  }

  @ParameterizedTest
  @ValueSource(ints = {8_000, 10_000, 16_000, 22_050, 24_000})
  void equalSignals_scoreOne(int sampleRate) throws IOException {
    Audio speech = at(sampleRate, recording("s01/s01-01"));
    assertThat(Intelligibility.stoi(speech, speech)).hasValueCloseTo(1.0, EQUAL);
    assertThat(Intelligibility.extended(speech, speech)).hasValueCloseTo(1.0, EQUAL);
  }

  @Test
  void moreNoise_scoresLess() throws IOException {
    Audio speech = recording("s01/s01-01");
    double plain = 1;
    double extended = 1;
    for (float width = 0.001f; width < 1; width *= 2) {
      double nextPlain = Intelligibility.stoi(speech, noisy(speech, width)).orElseThrow();
      double nextExtended = Intelligibility.extended(speech, noisy(speech, width)).orElseThrow();
      assertThat(nextPlain).isLessThan(plain);
      assertThat(nextExtended).isLessThan(extended);
      plain = nextPlain;
      extended = nextExtended;
    }
  }

  @Test
  void loudness_ofTheOtherSignalDoesNotMatter() throws IOException {
    Audio speech = recording("s01/s01-01");
    Audio noisy = noisy(speech, 0.1f);
    float[] louder = noisy.channels()[0].clone();
    for (int t = 0; t < louder.length; t++) {
      louder[t] *= 4;
    }
    assertThat(Intelligibility.stoi(speech, Audio.mono(louder, 16_000)))
        .hasValueCloseTo(Intelligibility.stoi(speech, noisy).orElseThrow(), EQUAL);
  }

  @Test
  void silenceAroundSpeech_isLeftOut() throws IOException {
    Audio speech = at(10_000, recording("s01/s01-01"));
    float[] samples = speech.channels()[0];
    float[] framed = new float[samples.length + 40 * 128];
    System.arraycopy(samples, 0, framed, 20 * 128, samples.length);
    Audio longer = Audio.mono(framed, 10_000);
    Audio loudlyFramed = noisy(longer, 0.1f);
    float[] cut =
        Arrays.copyOfRange(loudlyFramed.channels()[0], 20 * 128, 20 * 128 + samples.length);
    assertThat(Intelligibility.stoi(longer, loudlyFramed))
        .hasValueCloseTo(
            Intelligibility.stoi(speech, Audio.mono(cut, 10_000)).orElseThrow(), within(1e-3));
  }

  @Test
  void silentCopy_scoresZero() throws IOException {
    Audio speech = recording("s01/s01-01");
    Audio silence = Audio.mono(new float[speech.length()], 16_000);
    assertThat(Intelligibility.stoi(speech, silence)).hasValue(0);
    assertThat(Intelligibility.extended(speech, silence)).hasValue(0);
  }

  @Test
  void silentReference_cannotBeJudged() throws IOException {
    Audio speech = recording("s01/s01-01");
    Audio silence = Audio.mono(new float[speech.length()], 16_000);
    assertThat(Intelligibility.stoi(silence, speech)).isEmpty();
    assertThat(Intelligibility.extended(silence, silence)).isEmpty();
  }

  @Test
  void shortReference_cannotBeJudged() {
    // 30 frames need 31 audible ones, of which the last does not end with the signal.
    int needed = 30 * 128 + 256 + 1;
    for (int length : new int[] {0, 1, 255, 256, 257, needed - 1}) {
      assertThat(Intelligibility.stoi(tone(length), tone(length))).isEmpty();
    }
    assertThat(Intelligibility.stoi(tone(needed), tone(needed))).isPresent();
  }

  private static Audio tone(int samples) {
    float[] tone = new float[samples];
    for (int t = 0; t < samples; t++) {
      tone[t] = (float) (Math.sin(0.3 * t) * Math.sin(0.001 * t));
    }
    return noisy(Audio.mono(tone, 10_000), 0.5f);
  }

  @Test
  void signalsThatDoNotFit_areRefused() {
    assertThatThrownBy(() -> Intelligibility.stoi(tone(5), tone(6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 6 samples at 10000 Hz, need 5 at 10000 Hz");
    assertThatThrownBy(() -> Intelligibility.stoi(tone(5), at(8000, tone(5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8000 Hz");
    assertThatThrownBy(
            () -> Intelligibility.stoi(tone(2), Audio.mono(new float[] {0, Float.NaN}, 10_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other: found NaN at sample 1");
  }
}
