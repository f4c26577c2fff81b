package org.speechlm4j.examples.tour;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.measure.UnitAgreement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code tour}: measures units and codes on the small corpus and draws a page of them.
 */
@Command(
    name = "tour",
    description = {
      "Measure units, probes and residual quantisation on the small spoken corpus.",
      "",
      "Computes cepstra, fits k-means units and a residual vector quantiser of log mel frames,"
          + " reads phones, speakers and gender from features and units, and writes one page of it"
          + " all.",
      ""
    })
public final class TourCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      defaultValue = "${sys:speechlm.home:-.}/examples/corpus",
      description = "Folder of the corpus (default: the one that comes with the source).")
  private Path corpus;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "${sys:speechlm.home:-.}/out/tour",
      description = "Folder that index.html is written to (default: out/tour).")
  private Path out;

  @Option(names = "--clusters", defaultValue = "100", description = "Number of k-means units.")
  private int clusters;

  @Option(names = "--codebooks", defaultValue = "8", description = "Number of residual codebooks.")
  private int codebooks;

  @Option(names = "--cardinality", defaultValue = "256", description = "Codes in each of them.")
  private int cardinality;

  @Option(names = "--seed", defaultValue = "1", description = "What random choices follow from.")
  private long seed;

  @Option(names = "--quiet", description = "Print no progress.")
  private boolean quiet;

  /** The command, for a command line to hang it from. */
  public TourCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    TourOptions options = new TourOptions(corpus, clusters, codebooks, cardinality, seed);
    TourResult result =
        Tour.run(
            options,
            CpuEngine.shared(),
            step -> {
              if (!quiet) {
                err.println(step + " ...");
              }
            });
    print(result, spec.commandLine().getOut());
    return 0;
  }

  private static void print(TourResult result, PrintWriter out) {
    for (UnitStudy study : result.units()) {
      UnitAgreement agreement = study.agreement();
      out.printf(
          Locale.ROOT,
          "units, %s: PNMI %.3f, phone purity %.3f, cluster purity %.3f, %.1f units/s, %.0f bit/s,"
              + " %d of %d used, perplexity %.1f%n",
          study.features().name(),
          agreement.normalizedMutualInformation(),
          agreement.phonePurity(),
          agreement.clusterPurity(),
          study.unitsPerSecond(),
          study.bitsPerSecond(),
          study.usage().used(),
          study.usage().counts().length,
          study.usage().perplexity());
    }
    for (ProbeStudy.Result probe : result.probes()) {
      out.printf(
          Locale.ROOT,
          "%s from %s: %.1f %% [%.1f, %.1f], commonest class %.1f %%%n",
          probe.target().title(),
          probe.features(),
          100 * probe.accuracy().mean(),
          100 * probe.accuracy().low(),
          100 * probe.accuracy().high(),
          100 * probe.majority());
    }
    int codebook = 1;
    for (ResidualStudy.Layer layer : result.residual().layers()) {
      out.printf(
          Locale.ROOT,
          "codebooks 1 to %d: %d used, perplexity %.1f, error %.3f nat, variance explained %.3f,"
              + " %.0f bit/s%n",
          codebook++,
          layer.usage().used(),
          layer.usage().perplexity(),
          layer.rootMeanSquareError(),
          layer.explainedVariance(),
          layer.bitsPerSecond());
    }
    for (TourResult.Step step : result.seconds()) {
      out.printf(Locale.ROOT, "%s: %.1f s%n", step.name(), step.seconds());
    }
    out.flush();
  }
}
