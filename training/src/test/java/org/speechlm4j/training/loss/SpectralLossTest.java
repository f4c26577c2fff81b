package org.speechlm4j.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.AdversarialFixture;
import org.speechlm4j.training.autodiff.Tape;

/** Spectral losses and their gradients are what PyTorch gives for the published definitions. */
class SpectralLossTest {

  private static SpectralLoss loss(String name, Backend backend) {
    return switch (name) {
      case "parallel_wavegan" -> SpectralLoss.parallelWaveGan(backend);
      case "dac_magnitudes" -> SpectralLoss.dacMagnitudes(backend);
      case "dac_mels" -> SpectralLoss.dacMels(16000, backend);
      default -> SpectralLoss.encodecMels(16000, backend);
    };
  }

  /**
   * Logarithms of single bins have steep gradients where a bin is nearly silent: there PyTorch's
   * own float32 gradients are 6e-4 and 1e-4 of the largest away from its float64 ones.
   */
  @ParameterizedTest
  @CsvSource({
    "parallel_wavegan, 3e-4",
    "dac_magnitudes, 3e-4",
    "dac_mels, 1e-5",
    "encodec_mels, 1e-5"
  })
  void lossAndGradient_equalPyTorch(String name, double relative) throws IOException {
    AdversarialFixture fixture = AdversarialFixture.open();
    Tape tape = Tape.over(CpuEngine.withThreads(2));
    SpectralLoss loss = loss(name, tape);
    HostTensor target = fixture.tensor("spectral.y");
    tape.step(
        1,
        recording -> {
          Tensor x = recording.variable(fixture.tensor("spectral.x"));
          Tensor value = loss.forward(x, tape.constant(target.toFloats(), target.shape()));
          fixture.assertNumber("spectral." + name, recording.number(value), 1e-5);
          Tensor gradient = recording.gradients(value).of(x);
          fixture.assertTensor("spectral." + name + ".grad", gradient, relative);
          return 0;
        });
  }

  @Test
  void silence_hasNoDistanceToItself_andFiniteGradients() {
    Tape tape = Tape.over(CpuEngine.withThreads(2));
    for (String name : List.of("parallel_wavegan", "dac_magnitudes", "dac_mels", "encodec_mels")) {
      SpectralLoss loss = loss(name, tape);
      tape.step(
          1,
          recording -> {
            Tensor x = recording.variable(HostTensor.of(new float[1200], 1, 1200, 1));
            Tensor value = loss.forward(x, tape.constant(new float[1200], Shape.of(1, 1200, 1)));
            assertThat(recording.number(value)).as(name).isLessThan(1e-3);
            assertThat(recording.gradients(value).of(x).toFloats()).as(name).containsOnly(0);
            return 0;
          });
    }
  }

  @Test
  void soundsOfTwoLengths_areRefused() {
    CpuEngine engine = CpuEngine.withThreads(1);
    Tensor x = engine.constant(new float[1200], Shape.of(1, 1200, 1));
    assertThatThrownBy(() -> SpectralLoss.dacMels(16000, engine).forward(x, x.slice(1, 0, 1199)))
        .hasMessageContaining("target: found shape [1, 1199, 1]");
    assertThatThrownBy(() -> SpectralLoss.of(List.of(), SpectralDistance.mean(Distances::absolute)))
        .hasMessageContaining("spectra: found none");
  }
}
