package org.speechlm4j.examples.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.KaldiFilterBank;
import org.speechlm4j.core.audio.Mfcc;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.examples.corpus.Corpus;
import org.speechlm4j.examples.corpus.Segment;
import org.speechlm4j.examples.corpus.Split;
import org.speechlm4j.examples.corpus.Utterance;

/**
 * The corpus with its features.
 *
 * @param samples every utterance, in the manifest's order
 * @param phones names of the phones that {@link Sample#phones} indexes, in alphabetical order
 */
record TourCorpus(List<Sample> samples, List<String> phones) {

  /** Frames per second. */
  static final double FRAME_RATE = 100;

  /** Samples per second of every sound. */
  static final int SAMPLE_RATE = 16_000;

  private static final int MELS = 40;
  private static final double FIRST_CENTRE_SECONDS = 0.0125;

  /**
   * Reads the sounds of a corpus and computes their features, on all processors.
   *
   * @param folder where the corpus lies
   * @param afterEach called after each utterance, by any thread
   * @throws IOException if a file cannot be read or is not what the manifest says, or if there are
   *     too few
   */
  static TourCorpus load(Corpus corpus, Path folder, Runnable afterEach) throws IOException {
    requireEnough(corpus, folder);
    List<String> phones =
        corpus.utterances().stream()
            .flatMap(utterance -> utterance.phones().stream())
            .map(Segment::label)
            .distinct()
            .sorted()
            .toList();
    Mfcc mfcc = Mfcc.standard(SAMPLE_RATE);
    KaldiFilterBank mel = KaldiFilterBank.of(KaldiFilterBank.Options.standard(SAMPLE_RATE, MELS));
    try {
      List<Sample> samples =
          corpus.utterances().parallelStream()
              .map(
                  utterance -> {
                    Sample sample = sample(corpus, utterance, phones, mfcc, mel);
                    afterEach.run();
                    return sample;
                  })
              .toList();
      return new TourCorpus(samples, phones);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void requireEnough(Corpus corpus, Path folder) throws IOException {
    long sentences =
        corpus.utterances(Split.TRAIN).stream().map(Utterance::text).distinct().count();
    int test = corpus.utterances(Split.TEST).size();
    if (sentences < 2 || test == 0) {
      throw new InvalidFileException(
          folder.resolve(Corpus.MANIFEST),
          "found %d training sentences and %d test utterances, need at least 2 and 1"
              .formatted(sentences, test));
    }
  }

  private static Sample sample(
      Corpus corpus, Utterance utterance, List<String> phones, Mfcc mfcc, KaldiFilterBank mel) {
    try {
      Audio audio = AudioFiles.read(corpus.path(utterance));
      float[] samples = audio.mixDown();
      float[] dithered = dither(samples, utterance.id());
      FeatureMatrix cepstra = mfcc.forwardWithDeltas(dithered);
      int[] labels = labels(utterance, phones, cepstra.frames(), FRAME_RATE);
      return new Sample(utterance, samples, cepstra, mel.forward(dithered), labels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds noise of one step of 16 bits, as Kaldi does by default: synthetic speech is exactly zero
   * between words, and the logarithm of nothing would outweigh all else.
   */
  private static float[] dither(float[] samples, String id) {
    SplittableRandom random = new SplittableRandom(id.hashCode());
    float[] dithered = samples.clone();
    for (int t = 0; t < dithered.length; t++) {
      dithered[t] += (float) (random.nextGaussian() / (Short.MAX_VALUE + 1));
    }
    return dithered;
  }

  /**
   * Index of the phone at the centre of each frame of an utterance.
   *
   * @param frames how many frames
   * @param frameRate frames per second; the first centre is that of a window of 25 ms
   */
  int[] labels(Utterance utterance, int frames, double frameRate) {
    return labels(utterance, phones, frames, frameRate);
  }

  private static int[] labels(
      Utterance utterance, List<String> phones, int frames, double frameRate) {
    int[] labels = new int[frames];
    int segment = 0;
    for (int t = 0; t < frames; t++) {
      double centre = FIRST_CENTRE_SECONDS + t / frameRate;
      while (segment + 1 < utterance.phones().size()
          && utterance.phones().get(segment).end() <= centre) {
        segment++;
      }
      labels[t] = phones.indexOf(utterance.phones().get(segment).label());
    }
    return labels;
  }

  /** The utterances of a split. */
  List<Sample> split(Split split) {
    return where(sample -> sample.utterance().split() == split);
  }

  /** The utterances that fulfil a condition. */
  List<Sample> where(Predicate<Sample> condition) {
    return samples.stream().filter(condition).toList();
  }

  /** All frames of some matrices, one after the other. */
  static Points join(List<FeatureMatrix> parts) {
    int dim = parts.getFirst().dim();
    int frames = parts.stream().mapToInt(FeatureMatrix::frames).sum();
    float[] values = new float[frames * dim];
    int at = 0;
    for (FeatureMatrix part : parts) {
      System.arraycopy(part.values(), 0, values, at, part.values().length);
      at += part.values().length;
    }
    return new Points(values, dim);
  }
}
