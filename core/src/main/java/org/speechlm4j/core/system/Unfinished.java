package org.speechlm4j.core.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is being written. Where the process is told to end meanwhile, as by Ctrl-C, it is deleted,
 * even if the threads that write never come to do so.
 */
final class Unfinished {

  private static final Set<Path> PARTS = ConcurrentHashMap.newKeySet();

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(Unfinished::delete, "speechlm-unfinished"));
    } catch (IllegalStateException e) {
      // The process is ending; whoever writes now still deletes what it began.
      PARTS.clear();
    }
  }

  private Unfinished() {}

  static void add(Path part) {
    PARTS.add(part);
  }

  static void remove(Path part) {
    PARTS.remove(part);
  }

  private static void delete() {
    for (Path part : PARTS) {
      try {
        WholeFolder.delete(part);
      } catch (IOException e) {
        // Nobody is left to hear of it; the next write of the same name clears it.
      }
    }
  }
}
