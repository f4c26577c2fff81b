package org.speechlm4j.core.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The right to remove blobs, which nobody writes meanwhile: it holds the lock of each.
 *
 * <p>All locks are there before the first blob goes, so that what is refused has removed nothing.
 */
final class BlobRemoval implements AutoCloseable {

  private static final String INCOMPLETE = ".incomplete";

  private final CacheFolder folder;
  private final List<Path> files = new ArrayList<>();
  private final List<Path> lockFiles = new ArrayList<>();
  private final List<BlobLock> locks = new ArrayList<>();

  private BlobRemoval(CacheFolder folder) {
    this.folder = folder;
  }

  /**
   * Takes the locks.
   *
   * @param files blobs, or what broken downloads have left of them
   * @throws HubException if one of them is being written
   */
  static BlobRemoval of(CacheFolder folder, ModelReference model, Collection<Path> files)
      throws IOException {
    BlobRemoval removal = new BlobRemoval(folder);
    try {
      for (Path file : files) {
        removal.add(model, file);
      }
    } catch (IOException e) {
      removal.close();
      throw e;
    }
    return removal;
  }

  /** Whether a file is what a download has not finished, or has left. */
  static boolean isUnfinished(Path file) {
    return file.toString().endsWith(INCOMPLETE);
  }

  /**
   * The blob that a file is or was to be; Python's tools write to {@code BLOB.CHANCE.incomplete}.
   */
  private static String blob(Path file) {
    return file.getFileName().toString().replaceFirst("^\\.", "").replaceFirst("\\..*", "");
  }

  private void add(ModelReference model, Path file) throws IOException {
    Path lockFile = folder.lock(blob(file));
    if (!lockFiles.contains(lockFile)) {
      BlobLock lock = BlobLock.tryAcquire(lockFile);
      if (lock == null) {
        throw new HubException(
            "%s: found it being downloaded (%s is locked), need that to end"
                .formatted(model, lockFile));
      }
      lockFiles.add(lockFile);
      locks.add(lock);
    }
    files.add(file);
  }

  /** Removes the blobs and what locked them. */
  void run() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    for (Path lockFile : lockFiles) {
      Files.deleteIfExists(lockFile);
    }
  }

  @Override
  public void close() throws IOException {
    for (BlobLock lock : locks) {
      lock.close();
    }
  }
}
