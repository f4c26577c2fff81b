package org.speechlm4j.core.system;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What stands in the way of writing a file or folder, in a user's words. */
public final class WriteFailure {

  private WriteFailure() {}

  /**
   * The failure with the file that was to be written, what was found and what is needed.
   *
   * @param file what was to be written, a file or a folder
   * @param bytes how many it was to have, or 0 where that is unknown
   * @param failure what the system said
   */
  public static IOException of(Path file, long bytes, IOException failure) {
    Path folder = file.toAbsolutePath().getParent();
    if (failure instanceof ClosedByInterruptException) {
      return Interrupts.named(file, failure);
    }
    // What has a cause was explained before, of a file in a folder, say.
    if (folder == null || failure.getCause() != null) {
      return failure;
    }
    if (failure instanceof NoSuchFileException && !Files.isDirectory(folder)) {
      return explained(
          new NoSuchFileException(
              file.toString(), null, "found no folder " + folder + ", need it to write there"),
          failure);
    }
    if (failure instanceof AccessDeniedException) {
      return explained(
          new AccessDeniedException(file.toString(), null, forbidden(file, folder)), failure);
    }
    long free = free(folder);
    if (saysFull(failure) || (free >= 0 && free < bytes)) {
      String needed = bytes > 0 ? ", need " + bytes : ", need more";
      return explained(
          new FileSystemException(
              file.toString(),
              null,
              "the disk is full: found " + (free < 0 ? "too few" : free) + " bytes free" + needed),
          failure);
    }
    if (failure instanceof FileSystemException move && move.getOtherFile() != null) {
      return explained(
          new FileSystemException(
              file.toString(), null, "cannot be replaced (" + move.getReason() + ")"),
          failure);
    }
    return failure.getClass().equals(IOException.class)
        ? explained(
            new FileSystemException(
                file.toString(), null, "cannot be written (" + failure.getMessage() + ")"),
            failure)
        : failure;
  }

  /**
   * The failure of a file in a folder that is still to be moved, with the name that the file would
   * have had: the user knows no other.
   */
  static IOException moved(Path from, Path to, IOException failure) {
    if (!(failure instanceof FileSystemException named)
        || named.getFile() == null
        || named.getReason() == null) {
      return failure;
    }
    Path file = Path.of(named.getFile());
    if (!file.startsWith(from)) {
      return failure;
    }
    return explained(
        new FileSystemException(
            to.resolve(from.relativize(file)).toString(), null, named.getReason()),
        failure);
  }

  private static IOException explained(FileSystemException explanation, IOException failure) {
    explanation.initCause(failure);
    return explanation;
  }

  /** Windows says that a file is open or mapped elsewhere in the words of a missing permission. */
  private static String forbidden(Path file, Path folder) {
    return Files.exists(file) && Files.isWritable(folder)
        ? "found it write-protected or in use, need it writable and closed"
        : "found no permission to write in " + folder + ", need it";
  }

  /** The words of Linux, macOS and Windows, and of quotas; elsewhere the free bytes tell. */
  private static boolean saysFull(IOException failure) {
    String said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return said.contains("no space left")
        || said.contains("not enough space")
        || said.contains("quota exceeded");
  }

  /** Bytes that may still be written in a folder, or -1 where the system does not tell. */
  private static long free(Path folder) {
    @Nullable Path existing = folder;
    while (existing != null && !Files.isDirectory(existing)) {
      existing = existing.getParent();
    }
    try {
      return existing == null ? -1 : Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }
}
