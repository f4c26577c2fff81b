package org.speechlm4j.training.laboratory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.training.recipe.Progress;

/**
 * Tries cures of codebook collapse side by side: all rows see the same frames in the same steps.
 *
 * <p>A row without linear maps only learns its codebook. One with them is an autoencoder of two
 * linear maps around the quantiser, trained by the mean squared error of frames and the quantiser's
 * losses.
 */
public final class Laboratory {

  private Laboratory() {}

  /**
   * Trains and measures all rows of all experiments.
   *
   * @param base folder that the options' paths are relative to
   * @param progress is told steps over all rows
   * @throws IOException if what a source names cannot be read
   * @throws CancellationException if the thread is interrupted, which it stays
   */
  public static LaboratoryResults run(
      LaboratoryOptions options, Path base, Engine engine, Progress progress) throws IOException {
    Ticks ticks = new Ticks(options.allSteps(), progress);
    List<ExperimentResult> results = new ArrayList<>();
    for (Experiment experiment : options.experiments()) {
      FrameStream frames = FrameStream.open(experiment.source(), options, base, engine);
      List<RowResult> rows = new ArrayList<>();
      for (Row row : options.rows()) {
        ticks.begin(
            (long) options.steps() * (results.size() * options.rows().size() + rows.size()));
        rows.add(
            Trial.run(options, row, experiment.lowDimension(), frames, engine, ticks::stepped));
      }
      results.add(
          new ExperimentResult(
              experiment.name(),
              frames.dimension(),
              frames.heldOut().length / frames.dimension(),
              rows));
    }
    return new LaboratoryResults(LaboratoryResults.Provenance.now(options), results);
  }

  /** Steps over all rows, with the time that is left. */
  private static final class Ticks {

    private final long all;
    private final Progress progress;
    private final long start = System.nanoTime();
    private long before;

    Ticks(long all, Progress progress) {
      this.all = all;
      this.progress = progress;
    }

    void begin(long stepsBefore) {
      before = stepsBefore;
    }

    void stepped(long step) {
      long done = before + step;
      double secondsAStep = (System.nanoTime() - start) * 1e-9 / done;
      progress.stepped(done, all, secondsAStep * (all - done), Map.of());
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted after step " + done);
      }
    }
  }
}
