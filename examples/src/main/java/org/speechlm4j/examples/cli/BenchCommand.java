package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.speechlm4j.core.cpu.CpuEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times a checkpoint's main jobs. */
@Command(
    name = "bench",
    description = {
      "Time a checkpoint's main jobs: one JSON line for each, alone on standard output.",
      "",
      "rtf is computing seconds per second of audio; memory is the process's peak.",
      ""
    })
final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A checkpoint's folder or owner/name.")
  private ModelFolder model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads that compute (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "Seconds of audio (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs to take the median of, after warming up (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Override
  public Integer call() throws IOException {
    Options.require(spec, threads >= 1, "--threads: found " + threads + ", need at least 1");
    Options.require(spec, runs >= 1, "--runs: found " + runs + ", need at least 1");
    Options.require(
        spec,
        seconds > 0 && seconds <= 3600,
        "--seconds: found " + seconds + ", need more than 0 and at most 3600");
    Path folder = model.path(false);
    String type = Checkpoints.modelType(folder);
    Stopwatch stopwatch = new Stopwatch(System::nanoTime);
    for (BenchTask task : BenchTask.of(folder, CpuEngine.withThreads(threads), seconds)) {
      double median = stopwatch.median(task.job(), runs);
      new JsonLine()
          .put("engine", "speechlm4j")
          .put("model", type)
          .put("task", task.name())
          .put("threads", threads)
          .put("dtype", "float32")
          .put("audio_seconds", task.audioSeconds())
          .seconds("median_s", median)
          .seconds("rtf", median / task.audioSeconds())
          .put("tokens_per_s", null)
          .put("peak_rss_mb", PeakMemory.mebibytes())
          .print(spec.commandLine().getOut());
    }
    return 0;
  }
}
