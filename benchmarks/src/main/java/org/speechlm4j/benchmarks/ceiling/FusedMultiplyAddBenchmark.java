package org.speechlm4j.benchmarks.ceiling;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many fused multiply-adds a core does: as many chains as hide their latency, no memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 30, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class FusedMultiplyAddBenchmark {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 4096;

  /**
   * Twelve chains: two units of latency four keep eight going, and 16 registers hold all. Each adds
   * to itself, the form in which a sum needs no copy before it is overwritten.
   */
  private static final int CHAINS = 12;

  private final float[] start = new float[CHAINS * SPECIES.length()];
  private final float[] end = new float[SPECIES.length()];

  /** Operations of one call, a fused one counting two. */
  static double operations() {
    return 2.0 * CHAINS * STEPS * SPECIES.length();
  }

  /** One call. */
  @Benchmark
  public float[] run() {
    int width = SPECIES.length();
    FloatVector factor = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector other = FloatVector.broadcast(SPECIES, 0x1p-20f);
    FloatVector a = FloatVector.fromArray(SPECIES, start, 0);
    FloatVector b = FloatVector.fromArray(SPECIES, start, width);
    FloatVector c = FloatVector.fromArray(SPECIES, start, 2 * width);
    FloatVector d = FloatVector.fromArray(SPECIES, start, 3 * width);
    FloatVector e = FloatVector.fromArray(SPECIES, start, 4 * width);
    FloatVector f = FloatVector.fromArray(SPECIES, start, 5 * width);
    FloatVector g = FloatVector.fromArray(SPECIES, start, 6 * width);
    FloatVector h = FloatVector.fromArray(SPECIES, start, 7 * width);
    FloatVector i = FloatVector.fromArray(SPECIES, start, 8 * width);
    FloatVector j = FloatVector.fromArray(SPECIES, start, 9 * width);
    FloatVector k = FloatVector.fromArray(SPECIES, start, 10 * width);
    FloatVector l = FloatVector.fromArray(SPECIES, start, 11 * width);
    for (int step = 0; step < STEPS; step++) {
      a = factor.fma(other, a);
      b = factor.fma(other, b);
      c = factor.fma(other, c);
      d = factor.fma(other, d);
      e = factor.fma(other, e);
      f = factor.fma(other, f);
      g = factor.fma(other, g);
      h = factor.fma(other, h);
      i = factor.fma(other, i);
      j = factor.fma(other, j);
      k = factor.fma(other, k);
      l = factor.fma(other, l);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f);
    sum = sum.add(g).add(h).add(i).add(j).add(k).add(l);
    sum.intoArray(end, 0);
    return end;
  }
}
