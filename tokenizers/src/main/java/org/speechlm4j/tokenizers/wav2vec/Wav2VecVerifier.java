package org.speechlm4j.tokenizers.wav2vec;

import java.io.IOException;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.verify.FamilyVerifier;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;

/** Recomputes fixtures of the family {@code ssl}: front end, hidden states, batches and heads. */
public final class Wav2VecVerifier implements FamilyVerifier {

  /** For the service loader. */
  public Wav2VecVerifier() {}

  @Override
  public boolean supports(Fixture fixture) throws IOException {
    return fixture.family().equals("ssl");
  }

  @Override
  public Outputs outputs(Fixture fixture, Backend backend) throws IOException {
    return Wav2VecOutputs.of(fixture, backend).all();
  }
}
