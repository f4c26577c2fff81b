package org.speechlm4j.training.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.Resampler;
import org.speechlm4j.training.augment.Augmentation;

/**
 * Examples as sounds of one rate and number of channels, augmented anew in every epoch.
 *
 * <p>A sound follows from seed, epoch and the example's index alone. Safe for any number of
 * threads, if the augmentation is.
 */
public final class AudioExamples implements BatchLoader.Source<AudioBatch> {

  /** How far a file may differ from what the manifest says, on which the size of batches rests. */
  private static final double TOLERANCE_SECONDS = 0.1;

  private final List<Example> examples;
  private final int sampleRate;
  private final int channels;
  private final Augmentation augmentation;
  private final long seed;
  private final Map<Integer, Resampler> resamplers = new ConcurrentHashMap<>();

  private AudioExamples(
      List<Example> examples, int sampleRate, int channels, Augmentation augmentation, long seed) {
    this.examples = examples;
    this.sampleRate = sampleRate;
    this.channels = channels;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  /**
   * Mono sounds as they are recorded.
   *
   * @param manifest the recordings
   * @param sampleRate what they are resampled to (Hz)
   */
  public static AudioExamples of(Manifest manifest, int sampleRate) {
    return of(manifest, sampleRate, 1, (audio, random) -> audio, 0);
  }

  /**
   * Sounds that are resampled, then augmented.
   *
   * @param manifest the recordings
   * @param sampleRate what they are resampled to (Hz)
   * @param channels 1 to mix them, or what every recording has; recordings of one channel are
   *     repeated
   * @param augmentation what is done with each sound, a crop included
   * @param seed what the augmentation's choices follow from
   * @throws IllegalArgumentException if rate or channels are not positive
   */
  public static AudioExamples of(
      Manifest manifest, int sampleRate, int channels, Augmentation augmentation, long seed) {
    if (sampleRate < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "found %d Hz and %d channels, need at least 1".formatted(sampleRate, channels));
    }
    return new AudioExamples(manifest.examples(), sampleRate, channels, augmentation, seed);
  }

  /** The examples, by index. */
  public List<Example> examples() {
    return examples;
  }

  /** Samples of each example before augmentation, by what the manifest says. */
  public int[] lengths() {
    return examples.stream()
        .mapToInt(example -> Math.toIntExact(Math.round(example.seconds() * sampleRate)))
        .toArray();
  }

  /**
   * The sound of an example in an epoch.
   *
   * @throws InvalidFileException if the file is damaged, or its duration or channels are not as
   *     needed
   * @throws IOException if it cannot be read
   */
  public Audio sound(int epoch, int index) throws IOException {
    Example example = examples.get(index);
    Audio recorded = AudioFiles.read(example.audio());
    if (Math.abs(recorded.seconds() - example.seconds()) > TOLERANCE_SECONDS) {
      throw new InvalidFileException(
          example.audio(),
          String.format(
              Locale.ROOT,
              "found %.3f s, need the %.3f s that the manifest says",
              recorded.seconds(),
              example.seconds()));
    }
    Audio sound = resampled(withChannels(recorded, example));
    return augmentation.apply(sound, SeededRandom.of(seed, epoch, index));
  }

  private Audio withChannels(Audio audio, Example example) throws IOException {
    if (channels == 1) {
      return Audio.mono(audio.mixDown(), audio.sampleRate());
    }
    if (audio.channelCount() == 1) {
      float[][] repeated = new float[channels][];
      Arrays.fill(repeated, audio.channels()[0]);
      return new Audio(repeated, audio.sampleRate());
    }
    if (audio.channelCount() != channels) {
      throw new InvalidFileException(
          example.audio(),
          "found %d channels, need 1 or %d".formatted(audio.channelCount(), channels));
    }
    return audio;
  }

  private Audio resampled(Audio audio) {
    return audio.sampleRate() == sampleRate
        ? audio
        : resamplers
            .computeIfAbsent(audio.sampleRate(), from -> Resampler.soxrHq(from, sampleRate))
            .forward(audio);
  }

  /**
   * The sounds of a batch, padded to the longest.
   *
   * @throws InterruptedIOException if the thread is interrupted between two sounds
   * @throws IOException as {@link #sound} does
   */
  @Override
  public AudioBatch load(BatchPosition position, int[] indices) throws IOException {
    List<Example> chosen = new ArrayList<>();
    List<FeatureMatrix> rows = new ArrayList<>();
    for (int index : indices) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while loading a batch");
      }
      chosen.add(examples.get(index));
      rows.add(interleaved(sound(position.epoch(), index)));
    }
    return new AudioBatch(position, chosen, PaddedBatch.of(rows), sampleRate);
  }

  private static FeatureMatrix interleaved(Audio audio) {
    int count = audio.channelCount();
    FeatureMatrix row = FeatureMatrix.zeros(audio.length(), count);
    for (int t = 0; t < audio.length(); t++) {
      for (int c = 0; c < count; c++) {
        row.values()[t * count + c] = audio.channels()[c][t];
      }
    }
    return row;
  }
}
