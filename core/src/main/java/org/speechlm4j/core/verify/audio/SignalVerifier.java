package org.speechlm4j.core.verify.audio;

import java.io.IOException;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.verify.FamilyVerifier;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;

/** Recomputes signal processing: spectra, resampling and Whisper's features. */
public final class SignalVerifier implements FamilyVerifier {

  /** For the service loader. */
  public SignalVerifier() {}

  @Override
  public boolean supports(Fixture fixture) throws IOException {
    return switch (fixture.family()) {
      case "algorithm" -> fixture.outputs().stream().anyMatch(SignalVerifier::recognises);
      case "whisper" -> fixture.outputs().stream().anyMatch(WhisperOutputs::recognises);
      default -> false;
    };
  }

  private static boolean recognises(String output) {
    return SpectraOutputs.recognises(output) || ResamplingOutputs.recognises(output);
  }

  @Override
  public Outputs outputs(Fixture fixture, Backend backend) throws IOException {
    Outputs outputs = new Outputs();
    if (fixture.family().equals("whisper")) {
      WhisperOutputs whisper = WhisperOutputs.of(fixture);
      for (String name : fixture.outputs()) {
        if (WhisperOutputs.recognises(name)) {
          outputs.putHost(name, () -> whisper.compute(name));
        }
      }
      return outputs;
    }
    SpectraOutputs spectra = SpectraOutputs.of(fixture);
    for (String name : fixture.outputs()) {
      if (SpectraOutputs.recognises(name)) {
        outputs.putHost(name, () -> spectra.compute(name));
      } else if (ResamplingOutputs.recognises(name)) {
        outputs.putHost(name, () -> ResamplingOutputs.compute(fixture, name));
      }
    }
    return outputs;
  }
}
