package org.speechlm4j.training.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.AdversarialFixture;
import org.speechlm4j.training.adversarial.Discriminator.Judgement;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;

/** Discriminators, and the losses of both sides, are what PyTorch gives for published ones. */
class DiscriminatorsTest {

  private static final double RELATIVE = 2e-5;

  private final Tape tape = Tape.over(CpuEngine.withThreads(2));

  private Discriminator discriminator(String name, AdversarialFixture fixture) {
    Weights weights = Weights.of(fixture.source(), tape).at(name);
    return name.equals("mpd")
        ? MultiPeriodDiscriminator.of(
            new MultiPeriodDiscriminator.Options(List.of(2, 3), List.of(4, 6, 5), 5, 3, 0.1f),
            weights)
        : MultiScaleStftDiscriminator.of(
            new MultiScaleStftDiscriminator.Options(
                List.of(64, 32), 4, List.of(1, 2, 4), 3, 9, 0.2f, 2),
            weights);
  }

  private Tensor constant(HostTensor value) {
    return tape.constant(value.toFloats(), value.shape());
  }

  @ParameterizedTest
  @ValueSource(strings = {"msstftd", "mpd"})
  void judgements_equalPyTorch(String name) throws IOException {
    AdversarialFixture fixture = AdversarialFixture.open();
    List<Judgement> found =
        discriminator(name, fixture).judge(constant(fixture.tensor(name + ".in.fake")));
    assertThat(found).hasSize(2);
    for (int i = 0; i < 2; i++) {
      Tensor logits = found.get(i).logits();
      String out = name + ".out.";
      fixture.assertNumber(out + "logits." + i + ".mean", logits.mean().toDoubles()[0], RELATIVE);
      fixture.assertNumber(
          out + "logits." + i + ".square",
          logits.map(UnaryOp.Function.SQUARE).mean().toDoubles()[0],
          RELATIVE);
      double[] features =
          found.get(i).features().stream()
              .mapToDouble(f -> f.map(UnaryOp.Function.ABS).mean().toDoubles()[0])
              .toArray();
      double[] expected = fixture.tensor(out + "features." + i).toDoubles();
      assertThat(features).hasSameSizeAs(expected);
      for (int layer = 0; layer < features.length; layer++) {
        assertThat(features[layer] / expected[layer]).isCloseTo(1, within(RELATIVE));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"msstftd", "mpd"})
  void losses_andTheirGradients_equalPyTorch(String name) throws IOException {
    AdversarialFixture fixture = AdversarialFixture.open();
    Discriminator discriminator = discriminator(name, fixture);
    Map<String, LossOfJudgements> losses =
        Map.of(
            "hinge.generator", (real, fake) -> AdversarialLoss.HINGE.ofGenerator(fake),
            "hinge.discriminator", AdversarialLoss.HINGE::ofDiscriminator,
            "least_squares.generator",
                (real, fake) -> AdversarialLoss.LEAST_SQUARES.ofGenerator(fake),
            "least_squares.discriminator", AdversarialLoss.LEAST_SQUARES::ofDiscriminator,
            "features.absolute", (real, fake) -> FeatureMatching.ABSOLUTE.loss(fake, real),
            "features.relative", (real, fake) -> FeatureMatching.RELATIVE.loss(fake, real));
    String layer = name + ".discriminators.0.convs.1" + (name.equals("mpd") ? "" : ".conv");
    Parameter direction =
        Objects.requireNonNull(tape.find(layer + ".parametrizations.weight.original1"));
    tape.step(
        1,
        recording -> {
          Tensor fake = recording.variable(fixture.tensor(name + ".in.fake"));
          List<Judgement> ofFake = discriminator.judge(fake);
          List<Judgement> ofReal = discriminator.judge(constant(fixture.tensor(name + ".in.real")));
          losses.forEach(
              (key, loss) -> {
                Tensor value = loss.apply(ofReal, ofFake);
                String out = name + ".out." + key;
                fixture.assertNumber(out, recording.number(value), RELATIVE);
                Tensor leaf =
                    key.endsWith("discriminator")
                        ? tape.parameter(direction.name(), direction.value())
                        : fake;
                fixture.assertTensor(
                    out + ".grad", recording.gradients(value).of(leaf), 10 * RELATIVE);
              });
          return 0;
        });
  }

  /** A loss of judgements of recorded and generated sounds. */
  private interface LossOfJudgements {
    Tensor apply(List<Judgement> real, List<Judgement> fake);
  }

  @Test
  void publishedSizes_areDrawnUnderThePublishedNames() {
    MultiPeriodDiscriminator.of(
        MultiPeriodDiscriminator.Options.hifiGan(), Weights.init(1, tape).at("mpd"));
    MultiScaleStftDiscriminator.of(
        MultiScaleStftDiscriminator.Options.audiocraft(), Weights.init(1, tape).at("msstftd"));
    assertThat(tape.parameters())
        .extracting(Parameter::name)
        .contains(
            "mpd.discriminators.4.convs.4.parametrizations.weight.original1",
            "mpd.discriminators.0.conv_post.bias",
            "msstftd.discriminators.0.convs.0.conv.weight",
            "msstftd.discriminators.4.convs.4.conv.parametrizations.weight.original0",
            "msstftd.discriminators.4.conv_post.conv.bias");
    assertThat(tape.parameters().stream().mapToLong(p -> p.shape().count()).sum())
        .isEqualTo(5L * 8_221_154 + 5L * 94_466);
  }

  @Test
  void judgementsOfTwoSizes_areRefused() {
    Judgement judgement = new Judgement(constant(HostTensor.of(new float[1], 1)), List.of());
    assertThatThrownBy(() -> AdversarialLoss.HINGE.ofDiscriminator(List.of(judgement), List.of()))
        .hasMessageContaining("found 1 of recorded and 0 of generated");
    assertThatThrownBy(() -> FeatureMatching.ABSOLUTE.loss(List.of(judgement), List.of(judgement)))
        .hasMessageContaining("found 0 layers");
  }
}
