package org.speechlm4j.training.verify;

import static org.speechlm4j.core.verify.FixtureAssertions.assertMatches;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.cpu.CpuEngine;

/** Steps of optimisers, and gradients of every parameter of a model, are what PyTorch gives. */
class TrainingStepFixturesTest {

  @ParameterizedTest
  @ValueSource(strings = {"optimisers", "train-hubert-ctc", "train-encodec"})
  void everyOutput_equalsPyTorch(String fixture) throws IOException {
    assertMatches(fixture, CpuEngine.withThreads(2));
  }
}
