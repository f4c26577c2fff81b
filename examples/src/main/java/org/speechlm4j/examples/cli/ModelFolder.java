package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.speechlm4j.core.hub.Hub;
import org.speechlm4j.core.hub.HubException;

/**
 * A model as a user names it: a folder, or {@code owner/name@revision} of the hub.
 *
 * <p>Nothing is looked for before a command asks for {@link #path}, so that a command line can be
 * read, and be wrong, without a download.
 */
final class ModelFolder {

  private final HubAccess hub;
  private final String text;

  ModelFolder(HubAccess hub, String text) {
    this.hub = hub;
    this.text = text;
  }

  /**
   * The folder, or the file where that is what was named; a model of the hub is downloaded.
   *
   * @param quiet whether nobody wants to hear how that goes on
   * @throws HubException if the text reads as a model's name, and there is neither
   */
  Path path(boolean quiet) throws IOException {
    if (!isModel()) {
      return Path.of(text);
    }
    try (DownloadProgress progress = hub.progress(quiet)) {
      return hub.hub().withListener(progress).model(text);
    }
  }

  /** What the model is called: a folder's own name, or the hub's name. */
  String name() {
    Path path = Path.of(text).toAbsolutePath().normalize();
    return isModel() ? text : String.valueOf(path.getFileName());
  }

  private boolean isModel() {
    return Hub.isModel(Path.of(""), text);
  }

  @Override
  public String toString() {
    return text;
  }
}
