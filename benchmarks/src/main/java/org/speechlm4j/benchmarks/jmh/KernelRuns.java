package org.speechlm4j.benchmarks.jmh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.speechlm4j.benchmarks.kernel.Family;
import org.speechlm4j.benchmarks.kernel.Setting;
import org.speechlm4j.benchmarks.kernel.Work;
import org.speechlm4j.benchmarks.results.Part;
import org.speechlm4j.benchmarks.results.Results;

/** Measures kernels by themselves. */
public final class KernelRuns {

  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private final Results results;
  private final PrintWriter out;
  private final int threads;
  private final boolean quick;

  /**
   * Where to note what is measured, and how.
   *
   * @param out a line for each setting
   * @param threads that compute
   * @param quick whether to take one short look instead
   */
  public KernelRuns(Results results, PrintWriter out, int threads, boolean quick) {
    this.results = results;
    this.out = out;
    this.threads = threads;
    this.quick = quick;
  }

  /**
   * Measures the settings that a filter takes, one after the other. One that fails says so and does
   * not keep the others from it.
   *
   * @return whether none failed
   */
  public boolean run(Provider provider, Predicate<Setting> wanted) throws IOException {
    boolean succeeded = true;
    for (Setting setting : Family.all().filter(wanted).toList()) {
      String id = setting.id() + ", " + provider.name().toLowerCase(Locale.ROOT);
      try {
        for (RunResult result : new Runner(options(provider, setting).build()).run()) {
          results.put(Part.KERNELS, id, row(provider, setting, result));
          out.println("%-40s %12.2f us".formatted(id, result.getPrimaryResult().getScore()));
        }
      } catch (RunnerException e) {
        out.println(id + ": failed: " + e.getMessage());
        succeeded = false;
      }
      out.flush();
    }
    return succeeded;
  }

  private ChainedOptionsBuilder options(Provider provider, Setting setting) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark(setting).getName() + ".")
            .param("setting", setting.name())
            .param("provider", provider.name())
            .param("threads", Integer.toString(threads))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .addProfiler(GCProfiler.class);
    if (provider == Provider.SCALAR || quick) {
      // Plain loops are compiled soon, and some take seconds.
      options.warmupIterations(2).warmupTime(TimeValue.milliseconds(300));
      options.measurementIterations(3).measurementTime(TimeValue.milliseconds(200));
    }
    return options;
  }

  /** The benchmark that has this setting among its parameters. */
  static Class<? extends KernelBenchmark> benchmark(Setting setting) {
    List<Class<? extends KernelBenchmark>> all =
        List.of(
            NearestCodeBenchmark.class,
            ResidualBenchmark.class,
            AttentionBenchmark.class,
            ProductBenchmark.class,
            ConvolutionBenchmark.class,
            ElementBenchmark.class,
            RecurrenceBenchmark.class,
            MelBenchmark.class,
            CtcBenchmark.class);
    return all.stream()
        .filter(
            benchmark ->
                Arrays.stream(benchmark.getFields())
                    .anyMatch(field -> field.getType().equals(setting.getClass())))
        .findFirst()
        .orElseThrow();
  }

  private ObjectNode row(Provider provider, Setting setting, RunResult result) {
    Result<?> time = result.getPrimaryResult();
    Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
    Work work = setting.kernel().work();
    ObjectNode row = Results.row().put("setting", setting.id());
    row.put("provider", provider.name().toLowerCase(Locale.ROOT)).put("threads", threads);
    row.put("us", digits(time.getScore()));
    row.put("us_error", Double.isNaN(time.getScoreError()) ? 0 : digits(time.getScoreError()));
    row.put("allocated_bytes", allocation == null ? -1 : Math.round(allocation.getScore()));
    return row.put("operations", work.operations()).put("bytes", work.bytes());
  }

  private static double digits(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
  }
}
