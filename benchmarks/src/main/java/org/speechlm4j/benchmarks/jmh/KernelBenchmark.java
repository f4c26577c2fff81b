package org.speechlm4j.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.speechlm4j.benchmarks.kernel.Job;
import org.speechlm4j.benchmarks.kernel.Kernel;
import org.speechlm4j.benchmarks.kernel.Setting;

/**
 * Runs one kernel again and again.
 *
 * <p>Two seconds of warming up, because vector code is slow until the last compiler has had it; one
 * fork, because a kernel's time varies more from minute to minute than from process to process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public abstract class KernelBenchmark {

  private static final long SEED = 1;

  /** Which inner loops run: the vectors' gain is the ratio of both. */
  @Param public Provider provider;

  /** Threads that compute, the calling one among them: two, as in the comparisons with peers. */
  @Param("2")
  public int threads;

  private Job job;

  /** What is measured. */
  abstract Setting setting();

  /** Makes the operands. */
  @Setup(Level.Trial)
  public void prepare() {
    Kernel kernel = setting().kernel();
    job = kernel.on(provider.engine(threads), kernel.draw(SEED));
  }

  /** One run. */
  @Benchmark
  public void run() {
    job.run();
  }
}
