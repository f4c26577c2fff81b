package org.speechlm4j.core.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** That there is no connection to a server, which may be another than the hub's own. */
final class NoConnection extends ConnectException {

  private static final long serialVersionUID = 1L;

  /** Where it was to lead. */
  private final URI address;

  NoConnection(URI address, IOException failure) {
    super(reason(failure));
    this.address = address;
    initCause(failure);
  }

  URI address() {
    return address;
  }

  /** The JDK's client says of most that it could not connect, and no more. */
  private static String reason(IOException failure) {
    @Nullable Throwable cause = failure.getCause();
    while (cause != null && !(cause instanceof UnresolvedAddressException)) {
      cause = cause.getCause();
    }
    if (cause != null) {
      return "found no such host";
    }
    return failure.getMessage() == null ? "found nobody there" : failure.getMessage();
  }
}
