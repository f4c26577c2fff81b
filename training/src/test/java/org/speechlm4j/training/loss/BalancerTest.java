package org.speechlm4j.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.training.AdversarialFixture;
import org.speechlm4j.training.autodiff.Gradients;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.loss.Balancer.Balanced;

/** The balanced gradient is audiocraft's, step by step, and resumes from its state. */
class BalancerTest {

  private static final Map<String, Double> WEIGHTS = Map.of("a", 4.0, "b", 1.0, "c", 0.1);
  private static final Balancer.Options OPTIONS = new Balancer.Options(2, 0.9, true, 1e-12);

  private final Tape tape = Tape.over(CpuEngine.withThreads(2));

  private Tensor output(AdversarialFixture fixture, int i) {
    HostTensor x = fixture.tensor("balancer." + i + ".x");
    Tensor w = tape.parameter("w", fixture.tensor("balancer.w"));
    return tape.constant(x.toFloats(), x.shape()).linear(w, null);
  }

  private Balanced step(
      AdversarialFixture fixture, Recording recording, Balancer balancer, Tensor output, int i) {
    HostTensor host = fixture.tensor("balancer." + i + ".target");
    Tensor target = tape.constant(host.toFloats(), host.shape());
    Tensor cut = recording.variable(output);
    return balancer.balance(
        recording,
        cut,
        Map.of(
            "a", Distances.squared(cut, target).mean(),
            "b", Distances.absolute(cut, target).mean().multiply(100),
            "c", cut.map(UnaryOp.Function.TANH).sum()));
  }

  @Test
  void balance_equalsAudiocraft_alsoAfterRestoring() throws IOException {
    AdversarialFixture fixture = AdversarialFixture.open();
    Map<String, Balancer.Average> state = Map.of();
    for (int i = 0; i < 3; i++) {
      int step = i;
      Balancer balancer = Balancer.of(WEIGHTS, OPTIONS);
      balancer.restore(state);
      tape.step(
          1,
          recording -> {
            Tensor output = output(fixture, step);
            Balanced balanced = step(fixture, recording, balancer, output, step);
            Tensor w = tape.parameter("w", fixture.tensor("balancer.w"));
            Gradients gradients = recording.gradients(balanced.pull(output));
            fixture.assertNumber("balancer." + step + ".loss", balanced.loss(), 1e-5);
            fixture.assertTensor("balancer." + step + ".grad", gradients.of(w), 1e-5);
            return 0;
          });
      state = balancer.state();
    }
  }

  @Test
  void shares_addUpToOne() throws IOException {
    AdversarialFixture fixture = AdversarialFixture.open();
    Balancer balancer = Balancer.of(WEIGHTS, Balancer.Options.encodec());
    Map<String, Double> shares =
        tape.step(
            1, recording -> step(fixture, recording, balancer, output(fixture, 0), 0).shares());
    assertThat(shares.keySet()).containsExactly("a", "b", "c");
    assertThat(shares.values().stream().mapToDouble(share -> share).sum())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void lossesAndWeights_thatDoNotFit_areRefused() {
    assertThatThrownBy(() -> Balancer.of(Map.of("a", 0.0), OPTIONS))
        .hasMessageContaining("weights: found {a=0.0}");
    Balancer balancer = Balancer.of(Map.of("a", 1.0), OPTIONS);
    assertThatThrownBy(() -> balancer.restore(Map.of("b", new Balancer.Average(1, 1))))
        .hasMessageContaining("found b, need one of [a]");
    assertThatThrownBy(() -> new Balancer.Options(1, 1.5, true, 0))
        .hasMessageContaining("decay 1.5");
  }
}
