package org.speechlm4j.examples.tour;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.speechlm4j.core.cpu.CpuEngine;
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

  @Option(
      names = {"-q", "--quiet"},
      description = "Print no progress.")
  private boolean quiet;

  @Option(names = "--json", description = "Print all figures as JSON.")
  private boolean json;

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
    String version = String.join(" ", spec.root().version());
    String figures = TourJson.write(result, version);
    write(TourPage.write(result, version), figures);
    PrintWriter print = spec.commandLine().getOut();
    if (json) {
      print.print(figures);
    } else {
      TourSummary.print(result, print);
      print.println("page: " + out.resolve("index.html").toAbsolutePath().normalize());
    }
    print.flush();
    return 0;
  }

  /** Writes the page and the figures, each whole or not at all. */
  private void write(String page, String figures) throws IOException {
    Files.createDirectories(out);
    write(out.resolve("index.html"), page);
    write(out.resolve("results.json"), figures);
  }

  private static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
