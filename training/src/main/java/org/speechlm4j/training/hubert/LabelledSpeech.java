package org.speechlm4j.training.hubert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.training.data.Example;
import org.speechlm4j.training.data.Manifest;
import org.speechlm4j.training.data.Segment;

/**
 * Recordings in memory with their phones in time.
 *
 * @param examples what the manifest says of each
 * @param audio the recordings, one channel each
 * @param phones the names of all phones, sorted
 */
record LabelledSpeech(List<Example> examples, List<Audio> audio, List<String> phones) {

  private static final String TIER = "phones";

  /**
   * Reads the examples of one split that have phones.
   *
   * @param sampleRate of all recordings, in Hz
   * @param phones the names of phones, or an empty list to collect them here
   * @throws InvalidFileException if the split is empty, or a recording has another rate or no
   *     phones
   */
  static LabelledSpeech read(Manifest manifest, String split, int sampleRate, List<String> phones)
      throws IOException {
    List<Example> examples =
        manifest.split(split).filter(example -> !example.tier(TIER).isEmpty()).examples();
    if (examples.isEmpty()) {
      throw new InvalidFileException(
          manifest.file(), "found no examples of split " + split + " with phones, need some");
    }
    TreeSet<String> names = new TreeSet<>(phones);
    List<Audio> audio = new ArrayList<>();
    for (Example example : examples) {
      Audio one = AudioFiles.read(example.audio());
      if (one.sampleRate() != sampleRate || one.channelCount() != 1) {
        throw new InvalidFileException(
            example.audio(),
            "found %d Hz and %d channels, need %d Hz and one"
                .formatted(one.sampleRate(), one.channelCount(), sampleRate));
      }
      example.tier(TIER).forEach(segment -> names.add(segment.label()));
      audio.add(one);
    }
    return new LabelledSpeech(examples, audio, List.copyOf(names));
  }

  /**
   * The phone of each frame of a recording.
   *
   * @param index which recording
   * @param frames how many frames
   * @param firstCentre seconds at the middle of the first
   * @param frameRate frames per second
   */
  int[] phonesOf(int index, int frames, double firstCentre, double frameRate) {
    List<Segment> segments = examples.get(index).tier(TIER);
    int[] labels = new int[frames];
    int at = 0;
    for (int t = 0; t < frames; t++) {
      double centre = firstCentre + t / frameRate;
      while (at + 1 < segments.size() && segments.get(at).end() <= centre) {
        at++;
      }
      labels[t] = Collections.binarySearch(phones, segments.get(at).label());
    }
    return labels;
  }

  /**
   * A recording with noise of one step of 16 bits, as Kaldi adds by default: synthetic speech is
   * exactly zero between words, whose logarithm would outweigh all else.
   */
  Audio dithered(int index) {
    SplittableRandom random = new SplittableRandom(examples.get(index).id().hashCode());
    Audio clean = audio.get(index);
    float[] samples = clean.channels()[0].clone();
    for (int t = 0; t < samples.length; t++) {
      samples[t] += (float) (random.nextGaussian() / (Short.MAX_VALUE + 1));
    }
    return Audio.mono(samples, clean.sampleRate());
  }
}
