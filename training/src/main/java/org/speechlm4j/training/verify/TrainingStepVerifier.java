package org.speechlm4j.training.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.codecs.encodec.EnCodecConfig;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.FamilyVerifier;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecVerifier;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.loss.Distances;

/**
 * Recomputes fixtures of the family {@code training-step}: the loss of one batch and its gradient
 * with respect to every parameter of a model.
 */
public final class TrainingStepVerifier implements FamilyVerifier {

  private static final String GRADIENT = "out.grad.";
  private static final float COMMITMENT_WEIGHT = 0.25f;

  /** For the service loader. */
  public TrainingStepVerifier() {}

  @Override
  public boolean supports(Fixture fixture) throws IOException {
    return fixture.family().equals("training-step") && step(fixture) != null;
  }

  private static @Nullable Step step(Fixture fixture) throws IOException {
    String model = Objects.requireNonNullElse(fixture.modelClass(), "");
    if (model.endsWith("ForCTC")) {
      return (tape, values) -> Wav2VecVerifier.ctcLoss(fixture, tape);
    }
    return model.equals("EncodecModel") ? (tape, values) -> codec(fixture, tape, values) : null;
  }

  @Override
  public Outputs outputs(Fixture fixture, Backend backend) throws IOException {
    if (!(backend instanceof Engine engine)) {
      throw new IllegalArgumentException("backend: found " + backend + ", need an engine");
    }
    Step step = Objects.requireNonNull(step(fixture));
    Outputs.Source<Map<String, HostTensor>> results = Outputs.once(() -> run(step, engine));
    Outputs outputs = new Outputs();
    for (String name : fixture.outputs()) {
      outputs.putHost(name, () -> result(results.get(), name));
    }
    return outputs;
  }

  private static HostTensor result(Map<String, HostTensor> results, String name) {
    HostTensor result = results.get(name);
    if (result == null) {
      throw new UnsupportedOperationException(name + ": no such value or parameter");
    }
    return result;
  }

  /** Builds the model inside the step, where derived weights are computed as they are used. */
  private static Map<String, HostTensor> run(Step step, Engine engine) throws IOException {
    Tape tape = Tape.over(engine);
    Map<String, HostTensor> results = new LinkedHashMap<>();
    try {
      tape.step(
          0,
          recording -> {
            Tensor loss = step.uncheckedLoss(tape, results);
            results.put("out.loss", host(loss.reshape(1)));
            recording
                .gradients(loss)
                .byParameter()
                .forEach(
                    (parameter, gradient) ->
                        results.put(
                            GRADIENT + parameter.name(),
                            HostTensor.of(engine.floats(gradient), parameter.shape().toArray())));
            return recording;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return results;
  }

  private static HostTensor host(Tensor tensor) {
    return HostTensor.of(tensor.toFloats(), tensor.shape().toArray());
  }

  /** Reconstruction and commitment, with one codebook after the other. */
  private static Tensor codec(Fixture fixture, Tape tape, Map<String, HostTensor> values)
      throws IOException {
    EnCodecConfig config =
        ConfigJson.read(fixture.folder().resolve("config.json"), EnCodecConfig::of);
    EnCodec codec = EnCodec.of(config, Weights.load(fixture.folder(), tape));
    Tensor sounds = fixture.tensor("in.input_values", tape).transpose(1, 2);
    Tensor latents = codec.encoder().forward(sounds);
    QuantizerPass pass = codec.quantizer().forward(latents);
    Tensor decoded = codec.decoder().forward(pass.quantized()).slice(1, 0, sounds.size(1));
    Tensor absolute = Distances.absolute(decoded, sounds).mean();
    Tensor squared = Distances.squared(decoded, sounds).mean();
    Tensor commitment = pass.losses().commitment().sum(0);
    values.put("out.l1", host(absolute.reshape(1)));
    values.put("out.l2", host(squared.reshape(1)));
    values.put("out.commitment", host(commitment.reshape(1)));
    Tensor codes = pass.codes().transpose(1, 2);
    values.put("out.codes", HostTensor.of(codes.toInts(), codes.shape().toArray()));
    return absolute.add(squared).add(commitment.multiply(COMMITMENT_WEIGHT));
  }

  /** A model with its loss. */
  private interface Step {

    /** Builds the model on a tape and computes its loss; notes further values by output name. */
    Tensor loss(Tape tape, Map<String, HostTensor> values) throws IOException;

    default Tensor uncheckedLoss(Tape tape, Map<String, HostTensor> values) {
      try {
        return loss(tape, values);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
