package org.speechlm4j.training.laboratory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.FramePadding;
import org.speechlm4j.core.audio.MelFilterBank;
import org.speechlm4j.core.audio.MelSpectrogram;
import org.speechlm4j.core.audio.Stft;
import org.speechlm4j.core.audio.Windows;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.data.AudioExamples;
import org.speechlm4j.training.data.Manifest;
import org.speechlm4j.training.data.SeededRandom;

/**
 * Frames of recordings, standardised channel by channel; a step draws from those of the training
 * split with replacement.
 *
 * @param training frames of the split {@code train}
 * @param test frames of the split {@code test}
 * @param samples frames of a step
 * @param seed what steps are drawn from
 */
record RecordedFrames(FeatureMatrix training, FeatureMatrix test, int samples, long seed)
    implements FrameStream {

  private static final int MEL_RATE = 16_000;
  private static final int MEL_WINDOW = 400;
  private static final int MEL_HOP = 160;
  private static final double LEAST_POWER = 1e-10;

  /**
   * What makes frames of a mono sound.
   *
   * @param sampleRate of the sound, in Hz
   * @param frames the frames of a sound
   */
  record Encoder(int sampleRate, Function<Audio, FeatureMatrix> frames) {}

  /** Reads all recordings of both splits. */
  static RecordedFrames of(Path file, Encoder encoder, LaboratoryOptions options)
      throws IOException {
    Manifest manifest = Manifest.read(file);
    FeatureMatrix training = frames(manifest, "train", encoder);
    FeatureMatrix test = frames(manifest, "test", encoder);
    standardize(training, test);
    return new RecordedFrames(training, test, options.samples(), options.seed());
  }

  /** Decimal logarithms of mel energies, a window of 25 ms every 10 ms. */
  static Encoder mel(int mels) {
    MelSpectrogram spectrogram =
        MelSpectrogram.of(
            Stft.of(MEL_WINDOW, MEL_HOP, Windows.hann(MEL_WINDOW), FramePadding.REFLECT),
            MelFilterBank.of(MelFilterBank.Options.slaney(MEL_RATE, MEL_WINDOW, mels)),
            MelSpectrogram.Measure.POWER);
    return new Encoder(
        MEL_RATE,
        sound -> {
          FeatureMatrix energies = spectrogram.forward(sound.mixDown());
          float[] values = energies.values();
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.log10(Math.max(values[i], LEAST_POWER));
          }
          return energies;
        });
  }

  /**
   * What a codec quantises.
   *
   * @throws InvalidFileException if it does not take mono sounds whole and as they are
   */
  static Encoder latents(Path checkpoint, Engine engine) throws IOException {
    EnCodec codec = EnCodec.load(checkpoint, engine);
    if (codec.channels() != 1
        || codec.config().normalize()
        || codec.config().chunkLengthS() != null) {
      throw new InvalidFileException(
          checkpoint,
          "found a codec of several channels, normalized sounds or chunks; need one that takes mono"
              + " sounds whole and as they are");
    }
    return new Encoder(
        codec.sampleRate(),
        sound -> {
          float[] samples = sound.mixDown();
          Tensor x = engine.constant(samples, Shape.of(1, samples.length, 1));
          Tensor latents = x.scoped(codec.encoder()::forward);
          return new FeatureMatrix(latents.toFloats(), latents.size(1), latents.size(2));
        });
  }

  private static FeatureMatrix frames(Manifest manifest, String split, Encoder encoder)
      throws IOException {
    AudioExamples sounds = AudioExamples.of(manifest.split(split), encoder.sampleRate());
    int count = sounds.examples().size();
    if (count == 0) {
      throw new InvalidFileException(
          manifest.file(), "found no examples of split " + split + ", need some");
    }
    float[] values = new float[0];
    int length = 0;
    int dimension = 1;
    for (int i = 0; i < count; i++) {
      FeatureMatrix frames = encoder.frames().apply(sounds.sound(0, i));
      int end = Math.addExact(length, frames.values().length);
      if (end > values.length) {
        values = Arrays.copyOf(values, Math.max(end, (int) Math.min(2L * end, 1 << 30)));
      }
      System.arraycopy(frames.values(), 0, values, length, frames.values().length);
      length = end;
      dimension = frames.dim();
    }
    return new FeatureMatrix(Arrays.copyOf(values, length), length / dimension, dimension);
  }

  /** Takes the training frames' mean from both, and divides by their standard deviation. */
  private static void standardize(FeatureMatrix training, FeatureMatrix test) {
    for (int c = 0; c < training.dim(); c++) {
      double sum = 0;
      for (int t = 0; t < training.frames(); t++) {
        sum += training.at(t, c);
      }
      double mean = sum / training.frames();
      double squares = 0;
      for (int t = 0; t < training.frames(); t++) {
        double difference = training.at(t, c) - mean;
        squares += difference * difference;
      }
      double deviation = Math.sqrt(squares / training.frames()) + 1e-8;
      for (FeatureMatrix frames : new FeatureMatrix[] {training, test}) {
        for (int i = c; i < frames.values().length; i += frames.dim()) {
          frames.values()[i] = (float) ((frames.values()[i] - mean) / deviation);
        }
      }
    }
  }

  @Override
  public int dimension() {
    return training.dim();
  }

  @Override
  public float[] batch(long step) {
    SplittableRandom random = SeededRandom.of(seed, step);
    int dimension = training.dim();
    float[] values = new float[Math.multiplyExact(samples, dimension)];
    for (int i = 0; i < samples; i++) {
      int picked = random.nextInt(training.frames());
      System.arraycopy(training.values(), picked * dimension, values, i * dimension, dimension);
    }
    return values;
  }

  @Override
  public float[] heldOut() {
    return test.values();
  }

  @Override
  public boolean placesCodewords() {
    return false;
  }
}
