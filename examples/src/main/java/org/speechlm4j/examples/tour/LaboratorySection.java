package org.speechlm4j.examples.tour;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.training.laboratory.ExperimentResult;
import org.speechlm4j.training.laboratory.LaboratoryOptions;
import org.speechlm4j.training.laboratory.LaboratoryResults;
import org.speechlm4j.training.laboratory.Measures;
import org.speechlm4j.training.laboratory.RowResult;

/** What each cure of codebook collapse came to, as an earlier run has written it down. */
final class LaboratorySection {

  private LaboratorySection() {}

  static void write(Page page, LaboratoryResults results) {
    LaboratoryOptions options = results.provenance().options();
    page.heading("Cures of codebook collapse");
    page.paragraph(
        ("Read from an earlier run of the collapse laboratory, not computed anew: seed %d, %d steps"
             + " of %d frames for every row, %d codes, speechlm4j %s, Java %s, %s. Each row is a"
             + " way to learn a codebook with the cures that it was given; all rows see the same"
             + " frames. Measured on held-out frames: codes used, their perplexity and entropy, and"
             + " the squared error over the variance of the frames. From training: steps since a"
             + " code was last chosen, codewords that the care of dead codes wrote over, and those"
             + " of them that were left there by the next step.")
            .formatted(
                options.seed(),
                options.steps(),
                options.samples(),
                options.codes(),
                results.provenance().version(),
                results.provenance().java(),
                results.provenance().date()));
    results.experiments().forEach(experiment -> table(page, experiment));
  }

  private static void table(Page page, ExperimentResult experiment) {
    page.table(
        "Experiment “%s”: %d held-out frames of %d channels"
            .formatted(experiment.experiment(), experiment.heldOutFrames(), experiment.dimension()),
        "codebook and cures",
        "codes used",
        "perplexity",
        "bit/frame",
        "error",
        "mean age",
        "oldest",
        "overwritten",
        "moved");
    experiment.rows().forEach(row -> row(page, row));
    page.endTable();
  }

  private static void row(Page page, RowResult row) {
    @Nullable Measures found = row.measures();
    if (found == null) {
      page.row(row.row(), "failed", "", "", "", "", "", "", "");
      return;
    }
    page.row(
        row.row(),
        found.used(),
        Markup.number(found.perplexity(), 1),
        Markup.number(found.bitsPerFrame(), 2),
        Markup.number(found.error(), 3),
        Markup.number(found.meanAge(), 1),
        found.oldestAge(),
        found.overwritten(),
        found.moved());
  }
}
