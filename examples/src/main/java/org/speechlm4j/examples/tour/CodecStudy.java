package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.measure.Bootstrap;
import org.speechlm4j.core.measure.CodeUsage;
import org.speechlm4j.core.measure.EditErrors;
import org.speechlm4j.core.measure.Intelligibility;
import org.speechlm4j.core.measure.MelDistance;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.examples.corpus.Segment;
import org.speechlm4j.examples.corpus.Split;
import org.speechlm4j.training.recognizer.PhoneRecognizer;

/**
 * How a trained codec reconstructs test voices with one codebook, two, four, and so on.
 *
 * @param recordings number of recordings that were measured
 * @param originals phone error rate of the recordings themselves
 * @param levels what each number of codebooks comes to
 * @param usage of the codes of each codebook
 * @param examples a few recordings to listen to
 */
record CodecStudy(
    int recordings,
    Bootstrap originals,
    List<Level> levels,
    List<CodeUsage> usage,
    List<Example> examples) {

  private static final int MEASURED = 40;
  private static final int FITTED = 240;

  /**
   * What one number of codebooks comes to.
   *
   * @param codebooks how many
   * @param bitsPerSecond at their full size
   * @param intelligibility mean STOI of the recordings that it is defined for
   * @param melDistance mean of the recordings, in nats of magnitude
   * @param phoneErrors phone error rate of the reconstructions
   * @param spectrumBitsPerSecond of as many codebooks of spectra
   * @param spectrumDistance in the same terms as the mel distance
   */
  record Level(
      int codebooks,
      double bitsPerSecond,
      OptionalDouble intelligibility,
      double melDistance,
      Bootstrap phoneErrors,
      double spectrumBitsPerSecond,
      double spectrumDistance) {}

  /**
   * A recording with its reconstructions.
   *
   * @param sample the recording
   * @param reconstructions one for each level
   */
  record Example(Sample sample, List<Audio> reconstructions) {}

  /**
   * One recording's figures.
   *
   * @param codes of all codebooks
   * @param original errors in the recording itself
   * @param errors in each reconstruction
   * @param intelligibility of each reconstruction
   * @param melDistances of each reconstruction
   * @param spectrumDistances with as many codebooks of spectra
   */
  private record Measured(
      int[][] codes,
      EditErrors original,
      List<EditErrors> errors,
      List<OptionalDouble> intelligibility,
      double[] melDistances,
      double[] spectrumDistances) {}

  /**
   * Measures a codec.
   *
   * @param afterEach called after each recording, by any thread
   */
  static CodecStudy run(
      TourCorpus data, TrainedModels models, long seed, Engine engine, Runnable afterEach) {
    EnCodec codec = models.codec().model();
    List<Integer> levels = levels(codec);
    List<Audio> training =
        ChosenSamples.spread(data.split(Split.TRAIN), FITTED).stream()
            .map(CodecStudy::audio)
            .toList();
    SpectrumQuantizer spectra =
        SpectrumQuantizer.fit(
            training, codec.frameRate(), levels.getLast(), codec.codebookSize(), seed, engine);
    List<Measured> measured =
        measured(data).parallelStream()
            .map(
                sample -> {
                  Measured one =
                      measure(sample, codec, models.recognizer().model(), spectra, levels);
                  afterEach.run();
                  return one;
                })
            .toList();
    return new CodecStudy(
        measured.size(),
        rate(measured.stream().map(Measured::original).toList(), seed),
        IntStream.range(0, levels.size())
            .mapToObj(i -> level(codec, spectra, levels.get(i), i, measured, seed))
            .toList(),
        usage(codec, measured),
        ChosenSamples.reconstructed(data).stream()
            .map(sample -> new Example(sample, reconstructions(codec, sample, levels)))
            .toList());
  }

  /** The recordings that are measured. */
  static List<Sample> measured(TourCorpus data) {
    return ChosenSamples.spread(data.split(Split.TEST), MEASURED);
  }

  private static List<Integer> levels(EnCodec codec) {
    List<Integer> levels = new ArrayList<>();
    for (int count = 1; count <= codec.config().numCodebooks(); count *= 2) {
      levels.add(count);
    }
    return levels;
  }

  private static Audio audio(Sample sample) {
    return Audio.mono(sample.samples(), TourCorpus.SAMPLE_RATE);
  }

  private static List<Audio> reconstructions(EnCodec codec, Sample sample, List<Integer> levels) {
    Codes codes = codec.encode(audio(sample), levels.getLast());
    return reconstructions(codec, codes, levels, sample.samples().length);
  }

  /** Decoding gives whole frames, of which the recording's length is kept. */
  private static List<Audio> reconstructions(
      EnCodec codec, Codes codes, List<Integer> levels, int length) {
    return levels.stream()
        .map(count -> codec.decode(codes.first(count)).channels()[0])
        .map(samples -> Audio.mono(Arrays.copyOf(samples, length), TourCorpus.SAMPLE_RATE))
        .toList();
  }

  private static Measured measure(
      Sample sample,
      EnCodec codec,
      PhoneRecognizer recognizer,
      SpectrumQuantizer spectra,
      List<Integer> levels) {
    Audio original = audio(sample);
    Codes codes = codec.encode(original, codec.config().numCodebooks());
    List<Audio> decoded = reconstructions(codec, codes, levels, original.length());
    List<String> spoken =
        sample.utterance().phones().stream()
            .filter(phone -> !phone.isSilence())
            .map(Segment::label)
            .toList();
    return new Measured(
        codes.values(),
        EditErrors.of(spoken, recognizer.phones(original)),
        decoded.stream().map(one -> EditErrors.of(spoken, recognizer.phones(one))).toList(),
        decoded.stream().map(one -> Intelligibility.stoi(original, one)).toList(),
        decoded.stream().mapToDouble(one -> MelDistance.of(original, one)).toArray(),
        spectra.distances(original, levels));
  }

  private static Level level(
      EnCodec codec,
      SpectrumQuantizer spectra,
      int codebooks,
      int index,
      List<Measured> measured,
      long seed) {
    double bits = Math.log(codec.codebookSize()) / Math.log(2);
    return new Level(
        codebooks,
        codebooks * bits * codec.frameRate(),
        measured.stream()
            .flatMapToDouble(one -> one.intelligibility().get(index).stream())
            .average(),
        measured.stream().mapToDouble(one -> one.melDistances()[index]).average().orElse(0),
        rate(measured.stream().map(one -> one.errors().get(index)).toList(), seed),
        spectra.bitsPerSecond(codebooks),
        measured.stream().mapToDouble(one -> one.spectrumDistances()[index]).average().orElse(0));
  }

  private static Bootstrap rate(List<EditErrors> errors, long seed) {
    return Bootstrap.ofGroups(
        errors.stream().mapToDouble(EditErrors::total).toArray(),
        errors.stream().mapToLong(EditErrors::length).toArray(),
        seed);
  }

  private static List<CodeUsage> usage(EnCodec codec, List<Measured> measured) {
    return IntStream.range(0, codec.config().numCodebooks())
        .mapToObj(
            book ->
                CodeUsage.of(
                    measured.stream()
                        .flatMapToInt(one -> Arrays.stream(one.codes()[book]))
                        .toArray(),
                    codec.codebookSize()))
        .toList();
  }
}
