package org.speechlm4j.tokenizers.wav2vec;

import java.io.IOException;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Tensor;
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

  /**
   * The loss of a fixture's utterances and labels under connectionist temporal classification, with
   * padding treated as the reference treats it; on a backend that records it has gradients.
   *
   * @param fixture with {@code in.input_values} and {@code in.labels} (negative where there is
   *     none), and {@code in.lengths} or {@code in.attention_mask}
   * @return {@code []}
   * @throws IOException if the checkpoint cannot be loaded
   */
  public static Tensor ctcLoss(Fixture fixture, Backend backend) throws IOException {
    return Wav2VecOutputs.of(fixture, backend).ctcLoss();
  }
}
