package org.speechlm4j.core.verify;

import java.io.IOException;
import org.speechlm4j.core.tensor.Backend;

/**
 * Recomputes the outputs of one kind of fixture.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}: each module names its own in
 * {@code META-INF/services/org.speechlm4j.core.verify.FamilyVerifier}. Several may support one
 * fixture and share its outputs between them.
 */
public interface FamilyVerifier {

  /** Whether this can recompute outputs of the fixture, by its family and model type. */
  boolean supports(Fixture fixture) throws IOException;

  /**
   * What it can recompute.
   *
   * @param fixture open for as long as the outputs are asked
   * @param backend where to compute
   * @throws IOException if the checkpoint cannot be loaded, or needs what is not supported
   */
  Outputs outputs(Fixture fixture, Backend backend) throws IOException;
}
