package org.speechlm4j.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.speechlm4j.benchmarks.ceiling.FusedMultiplyAddBenchmark;
import org.speechlm4j.benchmarks.ceiling.MemoryReadBenchmark;
import org.speechlm4j.benchmarks.kernel.Family;
import org.speechlm4j.benchmarks.kernel.Kernel;
import org.speechlm4j.benchmarks.kernel.Setting;
import org.speechlm4j.core.tensor.HostTensor;

/** Runs each benchmark once at its smallest size, so that none rots; says nothing of speed. */
class BenchmarksSmokeTest {

  private static ChainedOptionsBuilder once(Class<?> benchmark) {
    return new OptionsBuilder()
        .include(benchmark.getName() + ".")
        .mode(Mode.SingleShotTime)
        .warmupIterations(0)
        .measurementIterations(1)
        .forks(0)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private static Setting smallest(Family family) {
    return family.settings().stream()
        .min(Comparator.comparingDouble(setting -> setting.kernel().work().operations()))
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void benchmarkOfEachFamily_runsOnBothProviders(Family family) throws Exception {
    Setting setting = smallest(family);
    String[] providers =
        Arrays.stream(Provider.values()).map(Provider::name).toArray(String[]::new);
    ChainedOptionsBuilder options =
        once(KernelRuns.benchmark(setting))
            .param("setting", setting.name())
            .param("provider", providers);
    assertThat(new Runner(options.build()).run()).hasSize(providers.length);
  }

  @Test
  void ceilings_run() throws Exception {
    assertThat(new Runner(once(FusedMultiplyAddBenchmark.class).build()).run()).hasSize(1);
    ChainedOptionsBuilder reads = once(MemoryReadBenchmark.class).param("kibibytes", "64");
    assertThat(new Runner(reads.build()).run()).hasSize(1);
  }

  static Stream<Setting> smallest() {
    return Stream.of(Family.values()).map(BenchmarksSmokeTest::smallest);
  }

  @ParameterizedTest
  @MethodSource("smallest")
  void providers_computeTheSame(Setting setting) {
    Kernel kernel = setting.kernel();
    Map<String, HostTensor> operands = kernel.draw(3);
    float[] vector = kernel.on(Provider.VECTOR.engine(2), operands).values();
    float[] scalar = kernel.on(Provider.SCALAR.engine(1), operands).values();
    assertThat(vector).hasSameSizeAs(scalar).isNotEmpty();
    for (int i = 0; i < vector.length; i++) {
      assertThat(vector[i]).isCloseTo(scalar[i], within(1e-3f));
    }
  }

  @ParameterizedTest
  @MethodSource("org.speechlm4j.benchmarks.kernel.Family#all")
  void everySetting_hasABenchmark(Setting setting) {
    assertThat(KernelRuns.benchmark(setting)).isNotNull();
  }
}
