package org.speechlm4j.training.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.training.augment.VoicePerturbation;
import org.speechlm4j.training.data.Example;
import org.speechlm4j.training.data.Manifest;
import org.speechlm4j.training.data.SeededRandom;

/**
 * Recordings in memory, from which stretches of one length are cut.
 *
 * @param sounds the recordings, one channel each
 */
record SoundCrops(List<Audio> sounds) {

  /**
   * Reads the recordings of one split.
   *
   * @throws InvalidFileException if there are none, or one has another rate or several channels
   */
  static SoundCrops read(Manifest manifest, String split, int sampleRate) throws IOException {
    List<Audio> sounds = new ArrayList<>();
    for (Example example : manifest.split(split).examples()) {
      Audio audio = AudioFiles.read(example.audio());
      if (audio.sampleRate() != sampleRate || audio.channelCount() != 1) {
        throw new InvalidFileException(
            example.audio(),
            "found %d Hz and %d channels, need %d Hz and one"
                .formatted(audio.sampleRate(), audio.channelCount(), sampleRate));
      }
      sounds.add(audio);
    }
    if (sounds.isEmpty()) {
      throw new InvalidFileException(
          manifest.file(), "found no examples of split " + split + ", need some");
    }
    return new SoundCrops(List.copyOf(sounds));
  }

  /** These recordings, and each in other voices. */
  SoundCrops inOtherVoices(int voices, long seed) {
    VoicePerturbation another = VoicePerturbation.nansy();
    return new SoundCrops(
        IntStream.range(0, sounds.size())
            .parallel()
            .boxed()
            .flatMap(
                i -> {
                  Audio audio = sounds.get(i);
                  SplittableRandom random = SeededRandom.of(seed, i);
                  Stream<Audio> others =
                      Stream.generate(() -> another.apply(audio, random)).limit(voices);
                  return Stream.concat(Stream.of(audio), others);
                })
            .toList());
  }

  /**
   * Stretches of evenly drawn recordings, evenly drawn from each; shorter recordings are followed
   * by silence.
   *
   * @return {@code [rows, samples]}
   */
  float[] crops(int rows, int samples, SplittableRandom random) {
    float[] crops = new float[Math.multiplyExact(rows, samples)];
    for (int row = 0; row < rows; row++) {
      float[] sound = sounds.get(random.nextInt(sounds.size())).channels()[0];
      int start = random.nextInt(Math.max(1, sound.length - samples + 1));
      int count = Math.min(samples, sound.length - start);
      System.arraycopy(sound, start, crops, row * samples, count);
    }
    return crops;
  }
}
