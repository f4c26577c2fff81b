package org.speechlm4j.training.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.speechlm4j.core.verify.FixtureAssertions.assertMatches;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.FixtureAssertions;
import org.speechlm4j.core.verify.OutputResult;
import org.speechlm4j.core.verify.OutputResult.Status;
import org.speechlm4j.core.verify.Verification;
import org.speechlm4j.training.autodiff.Tape;

/** Losses and the gradients of operations are what PyTorch gives. */
class TrainingFixturesTest {

  /** Differences cannot follow a maximum that passes from one element to another within a step. */
  private static final String KINKED = "out.max_pool.grad.x";

  @ParameterizedTest
  @ValueSource(strings = {"losses", "layers", "attention"})
  void everyOutputAndGradient_byDifferences_equalsPyTorch(String fixture) throws IOException {
    assertMatches(fixture, new ReferenceEngine(), output -> !output.equals(KINKED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"losses", "layers", "attention"})
  void everyOutputAndGradient_equalsPyTorch(String fixture) throws IOException {
    assertMatches(fixture, CpuEngine.withThreads(2));
  }

  @Test
  void gradients_withoutAnEngine_areUnsupported_andSayWhatIsNeeded() throws IOException {
    Tape tape = Tape.over(CpuEngine.withThreads(1));
    try (Fixture fixture = Fixture.open(FixtureAssertions.folder("losses"))) {
      Verification verification = Verification.of(fixture, tape);
      assertThat(verification.check("out.ce.mean").status()).isEqualTo(Status.OK);
      OutputResult gradient = verification.check("out.ce.mean.grad.logits");
      assertThat(gradient.status()).isEqualTo(Status.UNSUPPORTED);
      assertThat(gradient.detail()).contains("found backend Tape, need an engine");
    }
  }
}
