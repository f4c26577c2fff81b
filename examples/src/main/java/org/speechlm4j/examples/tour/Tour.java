package org.speechlm4j.examples.tour;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.examples.corpus.Split;

/** The tour's work, step by step. */
final class Tour {

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

  /** Hears of the steps as they begin. */
  @FunctionalInterface
  interface Progress {
    /** A step begins. */
    void begin(String step);
  }

  /** A step's work. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does all the work.
   *
   * @throws IOException if the corpus cannot be read
   */
  static TourResult run(TourOptions options, Engine engine, Progress progress) throws IOException {
    return new Tour(options, engine, progress).run();
  }

  private TourResult run() throws IOException {
    TourData data = step("sounds and features", () -> TourData.load(options.corpus(), () -> {}));
    List<FeatureSet> sets =
        List.of(
            FeatureSet.standardized(data, sample -> sample.utterance().split() == Split.TRAIN),
            FeatureSet.standardizedPerSpeaker(data));
    List<UnitStudy> units = new ArrayList<>();
    for (FeatureSet set : sets) {
      units.add(
          step(
              "k-means units, " + set.name(),
              () -> UnitStudy.run(data, set, options.clusters(), options.seed(), engine)));
    }
    ResidualStudy residual =
        step(
            "residual quantiser of log mel frames",
            () ->
                ResidualStudy.run(
                    data, options.codebooks(), options.cardinality(), options.seed(), engine));
    List<ProbeStudy.Result> probes = step("linear probes", () -> probe(data, sets, units));
    return new TourResult(options, data, units, probes, residual, List.copyOf(steps), begun);
  }

  private List<ProbeStudy.Result> probe(
      TourData data, List<FeatureSet> sets, List<UnitStudy> units) {
    ProbeStudy study = new ProbeStudy(data, options.seed(), engine);
    List<ProbeStudy.Result> results = new ArrayList<>();
    for (ProbeStudy.Target target : ProbeStudy.Target.values()) {
      for (int i = 0; i < sets.size(); i++) {
        results.add(study.run(target, sets.get(i)));
        results.add(study.run(target, units.get(i).oneHot()));
      }
    }
    return results;
  }

  private <T> T step(String name, Work<T> work) throws IOException {
    progress.begin(name);
    long start = System.nanoTime();
    T result = work.run();
    steps.add(new TourResult.Step(name, (System.nanoTime() - start) / 1e9));
    return result;
  }
}
