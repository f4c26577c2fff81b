package org.speechlm4j.core.system;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears whole or not at all.
 *
 * <p>It is written beside its place as {@code .NAME.part}, forced to disk and moved there at once;
 * readers and mappings of one that it replaces keep that. Whatever ends the writing, an interrupt
 * and Ctrl-C too, removes the part. Only a killed process leaves it, and the next write of the same
 * file clears it: a part that is being written is locked, so one without a lock is nobody's.
 */
public final class WholeFile {

  private static final int MOST_PARTS = 100;

  private WholeFile() {}

  /** What writes a file's bytes. */
  @FunctionalInterface
  public interface Content {
    /** Writes all bytes; large pieces at once are fastest, as nothing is buffered. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @param bytes how many the content will write, for messages
   * @throws FileSystemException if the disk is full or something forbids it, saying what is needed
   * @throws java.io.InterruptedIOException if the thread is interrupted
   * @throws IOException if writing fails in another way
   */
  public static void write(Path file, long bytes, Content content) throws IOException {
    Path whole = file.toAbsolutePath();
    if (Files.isDirectory(whole)) {
      throw new FileSystemException(file.toString(), null, "found a folder, need a file's name");
    }
    try {
      replace(whole, content);
    } catch (IOException e) {
      throw WriteFailure.of(file, bytes, e);
    }
  }

  /** As {@link #write}, of a text in UTF-8. */
  public static void write(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(file, bytes.length, out -> out.write(bytes));
  }

  private static void replace(Path whole, Content content) throws IOException {
    Part part = create(whole);
    Unfinished.add(part.path());
    boolean moved = false;
    // Moved or deleted while it is locked: afterwards the name may be another writer's.
    try (FileChannel channel = part.channel()) {
      try {
        content.write(Channels.newOutputStream(channel));
        channel.force(true);
        move(part.path(), whole);
        moved = true;
      } finally {
        if (!moved) {
          Files.deleteIfExists(part.path());
        }
        Unfinished.remove(part.path());
      }
    }
  }

  private static void move(Path part, Path whole) throws IOException {
    try {
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * A new part under the first name that is free, or that a killed process has left. One thread at
   * a time, so that none clears what another has made and not yet locked.
   */
  private static synchronized Part create(Path whole) throws IOException {
    for (int i = 0; i < MOST_PARTS; i++) {
      String number = i == 0 ? "" : "." + i;
      Path path = whole.resolveSibling("." + whole.getFileName() + number + ".part");
      @Nullable Part part = createNew(path);
      if (part == null && clear(path)) {
        part = createNew(path);
      }
      if (part != null) {
        return part;
      }
    }
    throw new FileSystemException(
        whole.toString(), null, "found " + MOST_PARTS + " parts of it beside it, need fewer");
  }

  private static @Nullable Part createNew(Path path) throws IOException {
    Part part;
    try {
      part =
          new Part(
              path,
              FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (FileAlreadyExistsException e) {
      return null;
    }
    // Another writer may have found it before it was locked, and cleared it.
    if (part.lock(true) && Files.exists(path)) {
      return part;
    }
    part.channel().close();
    return null;
  }

  /** Deletes a part that nobody writes; whether it did. */
  private static boolean clear(Path path) throws IOException {
    Part part;
    @Nullable Object before;
    try {
      before = key(path);
      part = new Part(path, FileChannel.open(path, StandardOpenOption.WRITE));
    } catch (IOException e) {
      return false;
    }
    try (FileChannel _ = part.channel()) {
      // What was opened may have got its own name since, and this one another writer's part.
      return part.lock(false)
          && Files.exists(path)
          && Objects.equals(before, key(path))
          && Files.deleteIfExists(path);
    }
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** A part and the channel that writes it. */
  private record Part(Path path, FileChannel channel) {

    /**
     * Takes the lock that lasts as long as the channel; whether it did.
     *
     * @param otherwise the answer where the system knows no locks
     */
    boolean lock(boolean otherwise) {
      try {
        @Nullable FileLock lock = channel.tryLock();
        return lock != null;
      } catch (OverlappingFileLockException e) {
        return false;
      } catch (IOException e) {
        return otherwise;
      }
    }
  }
}
