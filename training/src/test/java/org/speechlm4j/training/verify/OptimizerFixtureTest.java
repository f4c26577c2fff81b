package org.speechlm4j.training.verify;

import static org.speechlm4j.core.verify.FixtureAssertions.assertMatches;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cpu.CpuEngine;

/** Optimisers, clipping and schedules give what PyTorch gives. */
class OptimizerFixtureTest {

  @Test
  void everyStep_equalsPyTorch() throws IOException {
    assertMatches("optimisers", CpuEngine.withThreads(2));
  }
}
