package org.speechlm4j.training.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.speechlm4j.codecs.quantizer.verify.GradientCase;
import org.speechlm4j.codecs.quantizer.verify.QuantizerVerifier;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.FamilyVerifier;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;
import org.speechlm4j.training.autodiff.Gradients;
import org.speechlm4j.training.autodiff.Tape;

/**
 * Recomputes the gradients of fixtures of quantisers over a tape; {@link QuantizerVerifier} has
 * their other outputs.
 */
public final class QuantizerGradientsVerifier implements FamilyVerifier {

  /** For the service loader. */
  public QuantizerGradientsVerifier() {}

  @Override
  public boolean supports(Fixture fixture) throws IOException {
    return !QuantizerVerifier.gradients(fixture).isEmpty();
  }

  @Override
  public Outputs outputs(Fixture fixture, Backend backend) throws IOException {
    Outputs outputs = new Outputs();
    for (GradientCase each : QuantizerVerifier.gradients(fixture)) {
      Outputs.Source<Map<String, HostTensor>> run = Outputs.once(() -> gradients(each, backend));
      for (String input : each.inputs().keySet()) {
        outputs.putHost(
            each.prefix() + ".grad." + input, () -> Objects.requireNonNull(run.get().get(input)));
      }
    }
    return outputs;
  }

  private static Map<String, HostTensor> gradients(GradientCase each, Backend backend)
      throws IOException {
    if (!(backend instanceof Engine engine)) {
      throw new UnsupportedOperationException(
          "gradients: found backend %s, need an engine to run a tape over"
              .formatted(backend.getClass().getSimpleName()));
    }
    Tape tape = Tape.over(engine);
    try {
      return tape.step(
          0,
          recording -> {
            Map<String, Tensor> leaves = new HashMap<>();
            each.inputs().forEach((name, value) -> leaves.put(name, recording.variable(value)));
            Gradients gradients = recording.gradients(loss(each, leaves, tape));
            Map<String, HostTensor> found = new HashMap<>();
            leaves.forEach(
                (name, leaf) ->
                    found.put(
                        name,
                        HostTensor.of(gradients.of(leaf).toFloats(), leaf.shape().toArray())));
            return found;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Tensor loss(GradientCase each, Map<String, Tensor> leaves, Tape tape) {
    try {
      return each.loss().of(leaves, tape);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
