package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.speechlm4j.core.cpu.CpuEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times steps of training. */
@Command(
    name = "bench-training",
    description = {
      "Time steps of training (forward, backward, AdamW): one JSON line for each model.",
      "",
      "examples/scripts/bench_training_peer.py times the same with PyTorch. cpu_s is processor"
          + " time",
      "of a step on all threads. ND4J takes its threads from OMP_NUM_THREADS.",
      ""
    })
final class BenchTrainingCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..*",
      description = "${COMPLETION-CANDIDATES} (default: all).")
  private List<TrainedModel> models = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads that compute (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Steps to take the median of (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "30",
      description = "Steps before those (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = "tape",
      description = "What differentiates, of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private TrainingStep.Differentiation by;

  @Override
  public Integer call() throws IOException {
    Options.require(spec, threads >= 1, "--threads: found " + threads + ", need at least 1");
    Options.require(spec, runs >= 1, "--runs: found " + runs + ", need at least 1");
    Options.require(spec, warmUp >= 0, "--warm-up: found " + warmUp + ", need 0 or more");
    Stopwatch stopwatch = new Stopwatch(System::nanoTime);
    for (TrainedModel model : models.isEmpty() ? List.of(TrainedModel.values()) : models) {
      TrainingStep step = TrainingStep.of(model, by, CpuEngine.withThreads(threads));
      Stopwatch.Times times = stopwatch.times(step.step(), warmUp, runs);
      new JsonLine()
          .put("engine", "speechlm4j " + by)
          .put("model", model.toString())
          .put("parameters", step.parameters())
          .put("threads", threads)
          .put("runs", runs)
          .seconds("median_s", times.median())
          .seconds("min_s", times.least())
          .seconds("cpu_s", times.processor())
          .put("peak_rss_mb", PeakMemory.mebibytes())
          .print(spec.commandLine().getOut());
    }
    return 0;
  }
}
