package org.speechlm4j.core.audio;

import java.io.IOException;

/** What is wrong with a FLAC frame; whoever reads the file says which file and where. */
final class FlacFaultException extends IOException {

  private static final long serialVersionUID = 1L;

  private FlacFaultException(String problem) {
    super(problem);
  }

  /** Throws unless it holds. */
  static void require(boolean holds, String problem) throws FlacFaultException {
    if (!holds) {
      throw new FlacFaultException(problem);
    }
  }
}
