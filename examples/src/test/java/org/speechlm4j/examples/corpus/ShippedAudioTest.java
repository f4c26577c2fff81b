package org.speechlm4j.examples.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.Audio;

/** That the recordings in {@code examples/corpus} are what its manifest says. */
class ShippedAudioTest {

  private static final double SAMPLE = 1.0 / Recording.SAMPLE_RATE;

  private static final Map<Utterance, Audio> RECORDINGS = new LinkedHashMap<>();
  private static final List<Half> HALVES = new ArrayList<>();
  private static Corpus corpus;

  /** What half the recordings of a voice sound like. */
  private record Half(Voice voice, VoicePrint print) {}

  @BeforeAll
  static void decode() throws IOException {
    corpus = Corpus.load(ShippedCorpusTest.FOLDER);
    for (Utterance utterance : corpus.utterances()) {
      RECORDINGS.put(utterance, corpus.read(utterance));
    }
    for (Voice voice : Voices.ALL) {
      List<float[]> all = recordingsOf(voice.speaker());
      for (int half = 0; half < 2; half++) {
        HALVES.add(new Half(voice, VoicePrint.of(everyOtherTwo(all, half), Recording.SAMPLE_RATE)));
      }
    }
  }

  @Test
  void recordings_areMonoAt16kHzAndAsLongAsTheManifestSays() {
    RECORDINGS.forEach((utterance, audio) -> checkForm(utterance.id(), utterance.seconds(), audio));
  }

  @Test
  void sounds_areMonoAt16kHzAndAsLongAsTheManifestSays() throws IOException {
    for (Sound sound : corpus.sounds()) {
      checkForm(sound.id(), sound.seconds(), corpus.read(sound));
    }
  }

  private static void checkForm(String id, double seconds, Audio audio) {
    assertThat(audio.sampleRate()).as(id).isEqualTo(16_000);
    assertThat(audio.channelCount()).as(id).isOne();
    assertThat(Math.abs(audio.seconds() - seconds)).as(id).isLessThan(SAMPLE);
    assertThat(peak(audio)).as(id).isBetween(0.17, 0.18);
  }

  private static double peak(Audio audio) {
    double peak = 0;
    for (float sample : audio.channels()[0]) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }

  @Test
  void everyPause_isFarQuieterThanEveryVowel() {
    RECORDINGS.forEach(
        (utterance, audio) -> {
          double loudestPause = 0;
          double quietestVowel = 1;
          for (Segment phone : utterance.phones()) {
            double level = level(audio, phone);
            if (phone.isSilence()) {
              loudestPause = Math.max(loudestPause, level);
            } else if (Syllables.isNucleus(phone.label())) {
              quietestVowel = Math.min(quietestVowel, level);
            }
          }
          assertThat(loudestPause).as(utterance.id()).isLessThan(0.1 * quietestVowel);
        });
  }

  /** Root mean square over a segment. */
  private static double level(Audio audio, Segment segment) {
    int start = (int) Math.round(segment.start() * audio.sampleRate());
    int end = (int) Math.round(segment.end() * audio.sampleRate());
    double sum = 0;
    for (int t = start; t < end; t++) {
      sum += audio.channels()[0][t] * audio.channels()[0][t];
    }
    return Math.sqrt(sum / (end - start));
  }

  @Test
  void speech_beginsAndEndsWhereTheAlignmentSays() {
    RECORDINGS.forEach(
        (utterance, audio) -> {
          float[] samples = audio.channels()[0];
          double floor = 0.01 * peak(audio);
          int first = 0;
          while (Math.abs(samples[first]) < floor) {
            first++;
          }
          int last = samples.length - 1;
          while (Math.abs(samples[last]) < floor) {
            last--;
          }
          double start = utterance.phones().get(1).start();
          double end = utterance.phones().getLast().start();
          // A soft fricative may take a while to reach the floor, and to leave it.
          assertThat(first * SAMPLE).as(utterance.id()).isBetween(start - 0.002, start + 0.05);
          assertThat(last * SAMPLE).as(utterance.id()).isBetween(end - 0.05, end + 0.002);
        });
  }

  @Test
  void voices_differMoreThanTheHalvesOfAnyOneOfThem() {
    double withinOne = 0;
    double betweenTwo = Double.POSITIVE_INFINITY;
    for (Half half : HALVES) {
      for (Half other : HALVES) {
        double distance = half.print().distance(other.print());
        if (half.voice().equals(other.voice())) {
          withinOne = Math.max(withinOne, distance);
        } else {
          betweenTwo = Math.min(betweenTwo, distance);
        }
      }
    }
    assertThat(betweenTwo).isGreaterThan(withinOne);
  }

  @Test
  void femaleVoices_areHigherOnTheWhole() {
    assertThat(medianPitch(Gender.FEMALE)).isGreaterThan(1.4 * medianPitch(Gender.MALE));
  }

  private static double medianPitch(Gender gender) {
    double[] pitches =
        HALVES.stream()
            .filter(half -> half.voice().gender() == gender)
            .mapToDouble(half -> half.print().pitch())
            .sorted()
            .toArray();
    return pitches[pitches.length / 2];
  }

  private static List<float[]> recordingsOf(String speaker) {
    return RECORDINGS.entrySet().stream()
        .filter(entry -> entry.getKey().speaker().equals(speaker))
        .map(entry -> entry.getValue().channels()[0])
        .toList();
  }

  /** Half of them, by twos, so that questions and answers come into either half alike. */
  private static <T> List<T> everyOtherTwo(List<T> all, int half) {
    return IntStream.range(0, all.size())
        .filter(i -> i / 2 % 2 == half)
        .mapToObj(all::get)
        .toList();
  }
}
