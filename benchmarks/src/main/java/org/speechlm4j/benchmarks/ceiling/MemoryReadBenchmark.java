package org.speechlm4j.benchmarks.ceiling;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/** How many bytes cores read in a second: sums of arrays, each thread's own part. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 30, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class MemoryReadBenchmark {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 8;

  /**
   * Bytes that all threads read together, in KiB: within first-level caches, two sizes within
   * second-level ones, two within a third-level one, one as large as a layer's weights, which a
   * large third-level one holds in part, and beyond all.
   */
  @Param({"32", "256", "1024", "4096", "16384", "65536", "524288"})
  public int kibibytes;

  private final float[] end = new float[SPECIES.length()];
  private float[] values;

  /** Fills this thread's part. */
  @Setup(Level.Trial)
  public void fill(BenchmarkParams parameters) {
    int block = CHAINS * SPECIES.length();
    values = new float[kibibytes * 256 / parameters.getThreads() / block * block];
    Arrays.fill(values, 1);
  }

  /** One pass. */
  @Benchmark
  public float[] run() {
    int width = SPECIES.length();
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (int i = 0; i < values.length; i += CHAINS * width) {
      a = a.add(FloatVector.fromArray(SPECIES, values, i));
      b = b.add(FloatVector.fromArray(SPECIES, values, i + width));
      c = c.add(FloatVector.fromArray(SPECIES, values, i + 2 * width));
      d = d.add(FloatVector.fromArray(SPECIES, values, i + 3 * width));
      e = e.add(FloatVector.fromArray(SPECIES, values, i + 4 * width));
      f = f.add(FloatVector.fromArray(SPECIES, values, i + 5 * width));
      g = g.add(FloatVector.fromArray(SPECIES, values, i + 6 * width));
      h = h.add(FloatVector.fromArray(SPECIES, values, i + 7 * width));
    }
    a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).intoArray(end, 0);
    return end;
  }
}
