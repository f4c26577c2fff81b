package org.speechlm4j.core.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    Path folder = Files.createDirectories(file.getParent());
    Path key = folder.toRealPath().resolve(file.getFileName());
    BlobLock lock = tryAcquire(key);
    if (lock == null) {
      listener.remark("waits for another download of the same file (" + file + ")");
    }
    while (lock == null) {
      sleeper.pause(PAUSE);
      lock = tryAcquire(key);
    }
    return lock;
  }

  private static @Nullable BlobLock tryAcquire(Path file) throws IOException {
    if (!HELD.add(file)) {
      return null;
    }
    BlobLock lock = null;
    try {
      lock = tryLock(file);
      return lock;
    } finally {
      if (lock == null) {
        HELD.remove(file);
      }
    }
  }

  @SuppressWarnings("resource") // the lock that is returned closes the channel
  private static @Nullable BlobLock tryLock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        Flock flock = Flock.tryLock(file);
        if (flock == null || flock.isHeld()) {
          return new BlobLock(file, channel, flock);
        }
      }
    } catch (OverlappingFileLockException e) {
      // Held by code of another class loader in this process.
      channel.close();
      return null;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (flock != null) {
        flock.close();
      }
    } finally {
      HELD.remove(file);
    }
  }
}
