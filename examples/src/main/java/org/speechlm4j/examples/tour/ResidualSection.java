package org.speechlm4j.examples.tour;

import java.util.Arrays;
import java.util.List;
import org.speechlm4j.core.measure.CodeUsage;

/** What residual codebooks of log mel frames lose, and how evenly their codes are used. */
final class ResidualSection {

  private ResidualSection() {}

  static void write(Page page, TourResult result) {
    page.heading("Residual codebooks");
    List<ResidualStudy.Layer> layers = result.residual().layers();
    page.paragraph(
        "Log mel frames of the test voices, %d a second, quantised by %d codebooks of %d codes, each"
                .formatted(
                    (int) TourCorpus.FRAME_RATE, layers.size(), result.options().cardinality())
            + " fitted by k-means to what those before it left over. The error falls from %s to %s nat."
                .formatted(
                    Markup.number(layers.getFirst().rootMeanSquareError(), 3),
                    Markup.number(layers.getLast().rootMeanSquareError(), 3)));
    page.table(
        "Each codebook, and all up to it",
        "codebook",
        "codes used",
        "perplexity",
        "error (nat)",
        "variance explained",
        "bit/s up to it");
    LineFigure usage =
        new LineFigure(
            "Use of codes, sorted", "codes, the most used first", "share of frames, %", false);
    double[] errors = new double[layers.size()];
    for (int i = 0; i < layers.size(); i++) {
      ResidualStudy.Layer layer = layers.get(i);
      errors[i] = layer.rootMeanSquareError();
      usage.add(1, sortedShares(layer.usage()));
      page.row(
          i + 1,
          layer.usage().used() + " of " + layer.usage().counts().length,
          Markup.number(layer.usage().perplexity(), 1),
          Markup.number(layer.rootMeanSquareError(), 3),
          Markup.number(layer.explainedVariance(), 3),
          Markup.number(layer.bitsPerSecond(), 0));
    }
    page.endTable();
    LineFigure error =
        new LineFigure("Error by codebooks", "codebooks used", "root mean square error, nat", true);
    error.add(1, errors);
    page.figure(
        error.draw(),
        "Reconstruction error of log mel energies by the number of codebooks.",
        "medium");
    page.figure(
        usage.draw(),
        "How often each code is chosen, sorted, for the first codebook (dark) to the last (bright)."
            + " A flat curve is a codebook that is used evenly; a curve that meets the axis early"
            + " has dead codes.");
  }

  private static double[] sortedShares(CodeUsage usage) {
    long[] counts = usage.counts().clone();
    Arrays.sort(counts);
    double total = Arrays.stream(counts).sum();
    double[] shares = new double[counts.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = 100 * counts[counts.length - 1 - i] / Math.max(1, total);
    }
    return shares;
  }
}
