package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.examples.tour.Tour;
import org.speechlm4j.examples.tour.TourOptions;
import org.speechlm4j.examples.tour.TourReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures units and codes on the small corpus and draws a page of them. */
@Command(
    name = "tour",
    description = {
      "Measure units, probes, quantisation and a codec on the small spoken corpus.",
      "",
      "Computes cepstra and the hidden states of trained encoders, fits k-means units and residual"
          + " codebooks, reads phones, speakers and gender from features and units, reconstructs"
          + " speech by a trained codec, and writes one page of it all.",
      ""
    })
final class TourCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      defaultValue = "${sys:speechlm.home:-.}/examples/corpus",
      description = "Folder of the corpus (default: the one that comes with the source).")
  private Path corpus;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      defaultValue = "${sys:speechlm.home:-.}/examples/checkpoints",
      description =
          "Folder of what the recipes have trained: hubert-1, hubert-2, codec, recognizer, collapse"
              + " (default: the one that comes with the source).")
  private Path checkpoints;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "${sys:speechlm.home:-.}/out/tour",
      description = "Folder that index.html and results.json go to (default: out/tour).")
  private Path out;

  @Option(
      names = "--clusters",
      paramLabel = "N",
      defaultValue = "100",
      description = "Number of k-means units (default: ${DEFAULT-VALUE}).")
  private int clusters;

  @Option(
      names = "--codebooks",
      paramLabel = "N",
      defaultValue = "8",
      description = "Number of residual codebooks (default: ${DEFAULT-VALUE}).")
  private int codebooks;

  @Option(
      names = "--cardinality",
      paramLabel = "N",
      defaultValue = "256",
      description = "Codes in each of them (default: ${DEFAULT-VALUE}).")
  private int cardinality;

  @Option(
      names = "--layer",
      paramLabel = "N",
      description =
          "Hidden state of the trained encoders that is clustered, from 0 (default: of each the one"
              + " whose units told most of phones when it was trained).")
  private @Nullable Integer layer;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What random choices follow from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    TourOptions options =
        new TourOptions(corpus, checkpoints, clusters, codebooks, cardinality, layer, seed);
    TourReport.prepare(out);
    String version = String.join(" ", spec.root().version());
    TourReport report;
    try (Bars bars = new Bars(output.quiet())) {
      report = Tour.run(options, version, CpuEngine.shared(), bars);
    }
    report.write(out);
    if (output.json()) {
      spec.commandLine().getOut().println(report.figures());
    } else {
      spec.commandLine().getOut().print(report.summary());
      spec.commandLine().getOut().flush();
    }
    if (!output.json() && !output.quiet()) {
      Path page = out.resolve(TourReport.PAGE).toAbsolutePath().normalize();
      spec.commandLine().getOut().println("page: " + page);
    }
    return 0;
  }

  /** A bar for each step, one after the other. */
  private static final class Bars implements Tour.Progress, AutoCloseable {

    private final boolean quiet;
    private volatile Progress current = Progress.of("", 0, true);

    Bars(boolean quiet) {
      this.quiet = quiet;
    }

    @Override
    public void begin(String step, int parts) {
      current.close();
      current = Progress.of(step, parts, quiet);
    }

    @Override
    public void part() {
      current.step();
    }

    @Override
    public void close() {
      current.close();
    }
  }
}
