package org.speechlm4j.core.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to write one blob, held by one download of all processes on a machine.
 *
 * <p>It is a lock on a file, which ends with its process however that ends, so that no lock is ever
 * left behind. Java's file locks do not hold between threads, and a process that closes any channel
 * of a file loses its locks on it; hence {@link #HELD}, which is the process's as the locks are. On
 * Linux huggingface_hub locks in another way, which {@link Flock} takes too where it can.
 */
final class BlobLock implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private final @Nullable Flock flock;

  private BlobLock(Path file, FileChannel channel, @Nullable Flock flock) {
    this.file = file;
    this.channel = channel;
    this.flock = flock;
  }

  /**
   * Waits for the lock, for as long as another download holds it.
   *
   * @param file the lock's file, which is made if need be and stays
   * @throws IOException if it cannot be made, or the thread is interrupted
   */
  static BlobLock acquire(Path file, Sleeper sleeper, DownloadListener listener)
      throws IOException {
    BlobLock lock = tryAcquire(file);
    if (lock == null) {
      listener.remark("waits for another download of the same file (" + file + ")");
    }
    while (lock == null) {
      sleeper.pause(PAUSE);
      lock = tryAcquire(file);
    }
    return lock;
  }

  /**
   * Takes the lock, unless somebody else holds it: then gives null.
   *
   * @param file the lock's file, which is made if need be and stays
   * @throws IOException if it cannot be made
   */
  static @Nullable BlobLock tryAcquire(Path file) throws IOException {
    Path folder = Files.createDirectories(file.getParent());
    Path key = folder.toRealPath().resolve(file.getFileName());
    if (!HELD.add(key)) {
      return null;
    }
    BlobLock lock = null;
    try {
      lock = tryLock(key);
      return lock;
    } catch (NoSuchFileException e) {
      // The file was removed while it was looked at, by who held the lock.
      return null;
    } finally {
      if (lock == null) {
        HELD.remove(key);
      }
    }
  }

  /**
   * Locks what the name leads to, before and after: who removes a blob removes its lock's file too,
   * and a lock on a file without a name keeps nobody off.
   */
  @SuppressWarnings("resource") // the lock that is returned closes the channel
  private static @Nullable BlobLock tryLock(Path file) throws IOException {
    create(file);
    Object before = key(file);
    BlobLock lock = null;
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      lock = tryLock(file, channel);
      if (lock == null || before.equals(key(file))) {
        return lock;
      }
      lock.unlock();
      lock = null;
    } catch (OverlappingFileLockException e) {
      // Held by code of another class loader in this process.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return null;
  }

  /** Makes the file unless it is there, open to a group that shares the cache, as Python does. */
  private static void create(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      return;
    }
    PosixFileAttributeView mode = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (mode != null) {
      mode.setPermissions(PosixFilePermissions.fromString("rw-rw-r--"));
    }
  }

  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file : key;
  }

  private static @Nullable BlobLock tryLock(Path file, FileChannel channel) throws IOException {
    if (channel.tryLock() == null) {
      return null;
    }
    Flock flock = Flock.tryLock(file);
    return flock == null || flock.isHeld() ? new BlobLock(file, channel, flock) : null;
  }

  private void unlock() throws IOException {
    try (channel) {
      if (flock != null) {
        flock.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      unlock();
    } finally {
      HELD.remove(file);
    }
  }
}
