package org.speechlm4j.core.cpu;

import static org.speechlm4j.core.verify.FixtureAssertions.assertMatches;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CPU engine gives what PyTorch gives, with and without the Vector API. */
class CpuFixturesTest {

  @ParameterizedTest
  @ValueSource(strings = {"layers", "attention"})
  void everyForwardOutput_equalsPyTorch(String fixture) throws IOException {
    assertMatches(fixture, CpuEngine.withThreads(2), output -> output.endsWith(".output"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"layers", "attention"})
  void everyForwardOutput_withoutVectors_equalsPyTorch(String fixture) throws IOException {
    assertMatches(fixture, CpuEngine.withPlainLoops(1), output -> output.endsWith(".output"));
  }
}
