package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.speechlm4j.core.hub.Hub;
import org.speechlm4j.core.hub.HubSettings;

/**
 * How commands reach the hub: by the environment, and with remarks on the command line's own error
 * stream.
 */
final class HubAccess {

  private final Map<String, String> environment;
  private final Supplier<PrintWriter> remarks;

  HubAccess(Map<String, String> environment, Supplier<PrintWriter> remarks) {
    this.environment = Map.copyOf(environment);
    this.remarks = remarks;
  }

  Hub hub() throws IOException {
    Path home = Path.of(System.getProperty("user.home", "."));
    return Hub.of(HubSettings.of(environment, home));
  }

  /** A bar and remarks of a download, or nothing if nobody wants them. */
  DownloadProgress progress(boolean quiet) {
    return new DownloadProgress(remarks.get(), quiet);
  }
}
