package org.speechlm4j.training.verify;

import static org.speechlm4j.core.verify.FixtureAssertions.assertMatches;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.reference.ReferenceEngine;

/** Losses and the gradients of operations are what PyTorch gives. */
class TrainingFixturesTest {

  /** Differences cannot follow a maximum that passes from one element to another within a step. */
  private static final String KINKED = "out.max_pool.grad.x";

  @ParameterizedTest
  @ValueSource(strings = {"losses", "layers", "attention"})
  void everyOutputAndGradient_byDifferences_equalsPyTorch(String fixture) throws IOException {
    assertMatches(fixture, new ReferenceEngine(), output -> !output.equals(KINKED));
  }
}
