package org.speechlm4j.examples.tour;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.examples.corpus.Corpus;
import org.speechlm4j.examples.corpus.Split;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;

/** The tour's work, step by step. */
public final class Tour {

  private final TourOptions options;
  private final Engine engine;
  private final Progress progress;
  private final List<TourResult.Step> steps = new ArrayList<>();
  private final String begun = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();

  private Tour(TourOptions options, Engine engine, Progress progress) {
    this.options = options;
    this.engine = engine;
    this.progress = progress;
  }

  /** Hears how far the tour is. */
  public interface Progress {
    /** A step of so many parts begins. */
    void begin(String step, int parts);

    /** A part of the step is done; called by any thread. */
    void part();
  }

  /** A step's work. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does all the work.
   *
   * @param version what the page says it was made by
   * @throws IOException if the corpus or a checkpoint cannot be read, or the corpus is too small
   * @throws IllegalArgumentException if it has fewer frames than clusters or codes were asked for,
   *     or an encoder has no such layer
   */
  public static TourReport run(
      TourOptions options, String version, Engine engine, Progress progress) throws IOException {
    TourResult result = measure(options, engine, progress);
    StringWriter summary = new StringWriter();
    TourSummary.print(result, new PrintWriter(summary));
    return new TourReport(
        TourPage.write(result, version), TourJson.of(result, version), summary.toString());
  }

  static TourResult measure(TourOptions options, Engine engine, Progress progress)
      throws IOException {
    return new Tour(options, engine, progress).measure();
  }

  private TourResult measure() throws IOException {
    Corpus corpus = Corpus.load(options.corpus());
    TrainedModels models = TrainedModels.load(options.checkpoints(), engine);
    List<Integer> layers = new ArrayList<>();
    for (TrainedModel<Wav2VecEncoder> encoder : models.encoders()) {
      layers.add(TrainedModels.layer(encoder, options.layer()));
    }
    TourCorpus data =
        step(
            "sounds and features",
            corpus.utterances().size(),
            () -> TourCorpus.load(corpus, options.corpus(), progress::part));
    int frames = models.encoders().size() * data.samples().size();
    List<FeatureSet> sets = step("hidden states", frames, () -> features(data, models, layers));
    List<UnitStudy> units = step("k-means units", sets.size(), () -> cluster(data, sets));
    ResidualStudy residual = step("residual codebooks", options.codebooks(), () -> quantize(data));
    int kinds = ProbeStudy.Target.values().length * 2 * sets.size();
    List<ProbeStudy.Result> probes = step("linear probes", kinds, () -> probe(data, sets, units));
    int reconstructed = CodecStudy.measured(data).size();
    CodecStudy codec = step("reconstructions", reconstructed, () -> reconstruct(data, models));
    return new TourResult(
        options, data, models, units, probes, residual, codec, List.copyOf(steps), begun);
  }

  /** Cepstra in two ways, then the hidden states of each encoder. */
  private List<FeatureSet> features(TourCorpus data, TrainedModels models, List<Integer> layers) {
    List<FeatureSet> sets = new ArrayList<>();
    sets.add(FeatureSet.standardized(data, sample -> sample.utterance().split() == Split.TRAIN));
    sets.add(FeatureSet.standardizedPerSpeaker(data));
    for (int i = 0; i < layers.size(); i++) {
      sets.add(TrainedFrames.of(data, models.encoders().get(i), layers.get(i), progress::part));
    }
    return sets;
  }

  private List<UnitStudy> cluster(TourCorpus data, List<FeatureSet> sets) {
    List<UnitStudy> units = new ArrayList<>();
    for (FeatureSet set : sets) {
      units.add(UnitStudy.run(data, set, options.clusters(), options.seed(), engine));
      progress.part();
    }
    return units;
  }

  private CodecStudy reconstruct(TourCorpus data, TrainedModels models) {
    return CodecStudy.run(data, models, options.seed(), engine, progress::part);
  }

  private ResidualStudy quantize(TourCorpus data) {
    return ResidualStudy.run(data, options, engine, progress::part);
  }

  private List<ProbeStudy.Result> probe(
      TourCorpus data, List<FeatureSet> sets, List<UnitStudy> units) {
    ProbeStudy study = new ProbeStudy(data, options.seed(), engine);
    List<ProbeStudy.Result> results = new ArrayList<>();
    for (ProbeStudy.Target target : ProbeStudy.Target.values()) {
      for (int i = 0; i < sets.size(); i++) {
        results.add(study.run(target, sets.get(i)));
        progress.part();
        results.add(study.run(target, units.get(i).oneHot()));
        progress.part();
      }
    }
    return results;
  }

  private <T> T step(String name, int parts, Work<T> work) throws IOException {
    progress.begin(name, parts);
    long start = System.nanoTime();
    T result = work.run();
    steps.add(new TourResult.Step(name, (System.nanoTime() - start) / 1e9));
    return result;
  }
}
