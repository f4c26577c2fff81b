package org.speechlm4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.speechlm4j.benchmarks.compare.KernelContests;
import org.speechlm4j.benchmarks.compare.Python;
import org.speechlm4j.benchmarks.results.Machine;
import org.speechlm4j.benchmarks.results.Results;
import org.speechlm4j.benchmarks.whole.Repository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Kernels in turn with their peers, a line each, noted in target/compare alone. */
@Command(
    name = "compare",
    description =
        "Time kernels in turn with PyTorch, faiss and OpenBLAS: ratios, below 1 ours wins.")
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private MeasureOptions options;

  @Override
  public Integer call() throws IOException {
    Optional<Python> python = options.python();
    if (python.isEmpty()) {
      spec.commandLine().getErr().println(Python.HOW_TO_GET_IT);
      return 0;
    }
    Repository repository = MeasureOptions.repository();
    Path folder = repository.root().resolve("benchmarks/target/compare");
    Results results = new Results(folder, Clock.systemUTC(), Machine.describe());
    KernelContests contests =
        new KernelContests(
            results, python.get(), repository.peer("kernels.py"), spec.commandLine().getOut());
    return contests.run(options.wanted(), options.threads(), options.quick()) ? 0 : 1;
  }
}
