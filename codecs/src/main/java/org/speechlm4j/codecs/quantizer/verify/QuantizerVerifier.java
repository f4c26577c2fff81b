package org.speechlm4j.codecs.quantizer.verify;

import java.io.IOException;
import java.util.List;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.verify.FamilyVerifier;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;

/** Recomputes fixtures of quantisers, but for gradients; those need a tape. */
public final class QuantizerVerifier implements FamilyVerifier {

  /** For the service loader. */
  public QuantizerVerifier() {}

  @Override
  public boolean supports(Fixture fixture) throws IOException {
    return VectorCases.recognises(fixture)
        || ResidualCases.recognises(fixture)
        || ScalarCases.recognises(fixture);
  }

  @Override
  public Outputs outputs(Fixture fixture, Backend backend) throws IOException {
    if (VectorCases.recognises(fixture)) {
      return new VectorCases(fixture).outputs(backend);
    }
    return ResidualCases.recognises(fixture)
        ? new ResidualCases(fixture).outputs(backend)
        : new ScalarCases(fixture).outputs(backend);
  }

  /**
   * The losses whose gradients a fixture of quantisers holds.
   *
   * @param fixture open for as long as the losses are computed
   * @return none if it is no such fixture
   */
  public static List<GradientCase> gradients(Fixture fixture) throws IOException {
    if (VectorCases.recognises(fixture)) {
      return new VectorCases(fixture).gradients();
    }
    if (ResidualCases.recognises(fixture)) {
      return new ResidualCases(fixture).gradients();
    }
    return ScalarCases.recognises(fixture) ? new ScalarCases(fixture).gradients() : List.of();
  }
}
