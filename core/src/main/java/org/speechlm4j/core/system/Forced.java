package org.speechlm4j.core.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Forces to disk what has been written by others.
 *
 * <p>Systems differ in what may be opened for that. Windows writes out only what is open for
 * writing, and opens no folder, of which nothing has to be forced there; elsewhere a folder is
 * forced so that the names in it last.
 */
final class Forced {

  /** How a file or folder is opened. */
  @FunctionalInterface
  interface Opener {
    /** Opens it, or fails as {@link FileChannel#open}. */
    FileChannel open(Path path, StandardOpenOption option) throws IOException;
  }

  private Forced() {}

  static void file(Path file) throws IOException {
    file(file, FileChannel::open);
  }

  static void file(Path file, Opener opener) throws IOException {
    try (FileChannel channel = opener.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // A copy of what may only be read may only be read.
      try (FileChannel channel = opener.open(file, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  static void folder(Path folder) throws IOException {
    folder(folder, FileChannel::open);
  }

  static void folder(Path folder, Opener opener) throws IOException {
    try (FileChannel channel = opener.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Windows, or a folder whose names this user may add to and not read: it cannot be forced.
    }
  }
}
