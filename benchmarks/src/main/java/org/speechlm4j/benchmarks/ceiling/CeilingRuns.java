package org.speechlm4j.benchmarks.ceiling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.speechlm4j.benchmarks.results.Part;
import org.speechlm4j.benchmarks.results.Results;

/** Measures the machine's ceilings. */
public final class CeilingRuns {

  private static final double KIBIBYTE = 1024;

  private CeilingRuns() {}

  /** Measures with one thread and with some, and notes both. */
  public static void run(Results results, int threads) throws IOException, RunnerException {
    for (int used : threads == 1 ? List.of(1) : List.of(1, threads)) {
      for (RunResult result : runs(used, FusedMultiplyAddBenchmark.class)) {
        double rate = best(result);
        ObjectNode row = Results.row().put("threads", used);
        row.put("operations_per_s", rate * FusedMultiplyAddBenchmark.operations());
        results.put(Part.CEILINGS, "operations, threads " + used, row);
      }
      for (RunResult result : runs(used, MemoryReadBenchmark.class)) {
        double kibibytes = Double.parseDouble(result.getParams().getParam("kibibytes"));
        double rate = best(result);
        ObjectNode row = Results.row().put("threads", used).put("bytes", kibibytes * KIBIBYTE);
        // The score adds up the threads, each of which reads its part of the bytes.
        row.put("bytes_per_s", rate * kibibytes * KIBIBYTE / used);
        results.put(Part.CEILINGS, "reads of %.0f KiB, threads %d".formatted(kibibytes, used), row);
      }
    }
  }

  /** The best iteration's rate: a ceiling is what the machine reached once. */
  private static double best(RunResult result) {
    return result.getPrimaryResult().getStatistics().getMax();
  }

  private static Iterable<RunResult> runs(int threads, Class<?> benchmark) throws RunnerException {
    ChainedOptionsBuilder options = new OptionsBuilder().include(benchmark.getName() + ".");
    options.threads(threads).shouldFailOnError(true).verbosity(VerboseMode.SILENT);
    return new Runner(options.build()).run();
  }
}
