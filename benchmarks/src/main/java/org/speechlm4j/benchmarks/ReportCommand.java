package org.speechlm4j.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import org.speechlm4j.benchmarks.ceiling.CeilingRuns;
import org.speechlm4j.benchmarks.compare.KernelContests;
import org.speechlm4j.benchmarks.compare.Python;
import org.speechlm4j.benchmarks.jmh.KernelRuns;
import org.speechlm4j.benchmarks.jmh.Provider;
import org.speechlm4j.benchmarks.kernel.Setting;
import org.speechlm4j.benchmarks.report.Page;
import org.speechlm4j.benchmarks.results.Machine;
import org.speechlm4j.benchmarks.results.Part;
import org.speechlm4j.benchmarks.results.Results;
import org.speechlm4j.benchmarks.whole.Model;
import org.speechlm4j.benchmarks.whole.Models;
import org.speechlm4j.benchmarks.whole.Repository;
import org.speechlm4j.benchmarks.whole.Session;
import org.speechlm4j.benchmarks.whole.StartUp;
import org.speechlm4j.benchmarks.whole.Streaming;
import org.speechlm4j.benchmarks.whole.TrainingSteps;
import org.speechlm4j.core.system.WholeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures everything and writes the page. */
@Command(
    name = "report",
    description = {
      "Measure everything, about 20 minutes on an idle machine, and write docs/benchmarks.md.",
      "",
      "Each result is kept as it comes, in benchmarks/results; with --quick, in"
          + " benchmarks/target/quick,",
      "the page beside it.",
      ""
    })
final class ReportCommand implements Callable<Integer> {

  /** Plain loops above this take a minute. */
  private static final double MOST_OPERATIONS_OF_PLAIN_LOOPS = 3e9;

  @Spec private CommandSpec spec;
  @Mixin private MeasureOptions options;

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Only these parts of ${COMPLETION-CANDIDATES}; may be repeated.")
  private @Nullable List<Part> parts;

  @Option(names = "--render", description = "Measure nothing, write the page only.")
  private boolean render;

  @Option(
      names = "--models",
      paramLabel = "FOLDER",
      description = "Models of true size; made if missing (default: benchmarks/target/models).")
  private @Nullable Path models;

  private boolean failed;

  @Override
  public Integer call() throws IOException {
    Repository repository = MeasureOptions.repository();
    Path benchmarks = repository.root().resolve("benchmarks");
    Path folder = benchmarks.resolve(options.quick() ? "target/quick" : "results");
    Results results = new Results(folder, Clock.systemUTC(), Machine.describe());
    if (!render) {
      measure(repository, results, benchmarks);
    }
    Page page = Page.of(results, benchmarks.resolve("notes.md"));
    Path file =
        options.quick()
            ? folder.resolve("benchmarks.md")
            : repository.root().resolve("docs/benchmarks.md");
    WholeFile.write(file, page.render());
    PrintWriter out = spec.commandLine().getOut();
    out.println(file);
    page.unexplained()
        .forEach(
            id -> out.println("slower than a peer, and benchmarks/notes.md has no why: " + id));
    return failed ? 1 : 0;
  }

  /** What is compared with peers comes first, should the run be broken off. */
  private void measure(Repository repository, Results results, Path benchmarks) {
    PrintWriter out = spec.commandLine().getOut();
    Optional<Python> python = options.python();
    if (python.isEmpty()) {
      spec.commandLine().getErr().println(Python.HOW_TO_GET_IT);
    }
    Path place = models == null ? benchmarks.resolve("target/models") : models;
    Session session =
        new Session(repository, place, python, results, out, options.threads(), options.quick());
    Predicate<Setting> wanted = options.wanted();
    measure(Part.CEILINGS, () -> CeilingRuns.run(results, options.threads()));
    python.ifPresent(
        peers ->
            measure(
                Part.COMPARISONS,
                () ->
                    note(
                        new KernelContests(results, peers, repository.peer("kernels.py"), out)
                            .run(wanted, options.threads(), options.quick()))));
    for (Model model : Model.values()) {
      measure(Part.MODELS, () -> Models.run(session, model));
    }
    measure(Part.TRAINING, () -> TrainingSteps.run(session));
    measure(Part.STREAMING, () -> Streaming.run(session));
    measure(Part.START_UP, () -> StartUp.run(session));
    measure(Part.KERNELS, () -> note(kernels(results, out, wanted)));
  }

  private void note(boolean succeeded) {
    failed |= !succeeded;
  }

  private boolean kernels(Results results, PrintWriter out, Predicate<Setting> wanted)
      throws IOException {
    KernelRuns runs = new KernelRuns(results, out, options.threads(), options.quick());
    boolean vector = runs.run(Provider.VECTOR, wanted);
    boolean scalar =
        runs.run(
            Provider.SCALAR,
            wanted.and(
                setting -> setting.kernel().work().operations() < MOST_OPERATIONS_OF_PLAIN_LOOPS));
    return vector && scalar;
  }

  /** What measures a part. */
  private interface Measurement {
    void run() throws IOException, RunnerException;
  }

  /** Measures a part if it is wanted; if that fails, says so and lets others go on. */
  private void measure(Part part, Measurement measurement) {
    if (parts != null && !parts.contains(part)) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "== "
            + part
            + ", "
            + LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS));
    out.flush();
    try {
      measurement.run();
    } catch (IOException | RunnerException | IllegalStateException e) {
      out.println("failed: " + e);
      failed = true;
    }
  }
}
