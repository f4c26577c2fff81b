package org.speechlm4j.core.hub;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.system.WholeFile;

/**
 * One model's folder in the cache, laid out as huggingface_hub does:
 *
 * <pre>
 * models--owner--name/blobs/ETAG            what files hold, once each
 * models--owner--name/refs/REVISION         the commit that a branch or tag was last seen at
 * models--owner--name/snapshots/COMMIT/...  the files by name, links to their blobs
 * .locks/models--owner--name/ETAG.lock      held by who writes a blob
 * </pre>
 */
final class CacheFolder {

  private final Path cache;
  private final String name;
  private final boolean symbolicLinks;

  private CacheFolder(Path cache, String name, boolean symbolicLinks) {
    this.cache = cache;
    this.name = name;
    this.symbolicLinks = symbolicLinks;
  }

  static CacheFolder of(HubSettings settings, ModelReference model) {
    return new CacheFolder(
        settings.cache().toAbsolutePath(),
        "models--%s--%s".formatted(model.owner(), model.name()),
        settings.symbolicLinks());
  }

  Path path() {
    return cache.resolve(name);
  }

  Path blobs() {
    return path().resolve("blobs");
  }

  Path blob(Checksum checksum) {
    return blobs().resolve(checksum.hex());
  }

  Path partial(Checksum checksum) {
    return blobs().resolve(checksum.hex() + ".incomplete");
  }

  Path locks() {
    return cache.resolve(".locks").resolve(name);
  }

  /** The lock of a blob by its name, which is its checksum. */
  Path lock(String blob) {
    return locks().resolve(blob + ".lock");
  }

  Path snapshots() {
    return path().resolve("snapshots");
  }

  Path snapshot(String commit) {
    return snapshots().resolve(commit);
  }

  Path refs() {
    return path().resolve("refs");
  }

  /** The commit that a revision was last seen at, or null if it was never seen. */
  @Nullable String commit(ModelReference model) throws IOException {
    return model.isCommit()
        ? model.revision()
        : CachedRevision.commit(refs().resolve(model.revision()));
  }

  /** Notes the commit that a revision is at. */
  void note(ModelReference model, String commit) throws IOException {
    if (model.isCommit() || commit.equals(commit(model))) {
      return;
    }
    Path ref = refs().resolve(model.revision());
    Files.createDirectories(ref.getParent());
    WholeFile.write(ref, commit);
  }

  /** Makes a file's blob appear under its name in a snapshot, unless it does. */
  void link(String commit, RemoteFile file) throws IOException {
    Path blob = blob(file.checksum());
    if (!Files.isRegularFile(blob)) {
      throw new HubException(
          "%s: found it removed from %s meanwhile, need it there".formatted(file.file(), blobs()));
    }
    Path link = file.file().in(snapshot(commit));
    if (leadsTo(link, blob)) {
      return;
    }
    Path folder = Files.createDirectories(link.getParent());
    Files.deleteIfExists(link);
    try {
      place(link, folder, blob);
    } catch (FileAlreadyExistsException e) {
      if (!leadsTo(link, blob)) {
        throw e;
      }
    }
  }

  private static boolean leadsTo(Path link, Path blob) throws IOException {
    if (!Files.exists(link)) {
      return false;
    }
    // Where there are no links, Python's tools leave the file itself here.
    return Files.isSymbolicLink(link)
        ? Files.isSameFile(link, blob)
        : Files.mismatch(link, blob) < 0;
  }

  /** A symbolic link; where there are none a hard one, and where there are none a copy. */
  private void place(Path link, Path folder, Path blob) throws IOException {
    if (symbolicLinks) {
      try {
        Files.createSymbolicLink(link, folder.relativize(blob));
        return;
      } catch (UnsupportedOperationException e) {
        // A file system without symbolic links.
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (FileSystemException e) {
        // A user without the right to make them, as on Windows.
      }
    }
    try {
      Files.createLink(link, blob);
    } catch (UnsupportedOperationException e) {
      copy(blob, link);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException e) {
      copy(blob, link);
    }
  }

  /** Whole or not at all: who finds the name takes its content as checked. */
  private static void copy(Path blob, Path link) throws IOException {
    WholeFile.write(link, Files.size(blob), out -> Files.copy(blob, out));
  }

  /** Marks the whole cache as one, so that backups leave it out. */
  void tag() throws IOException {
    Path tag = cache.resolve("CACHEDIR.TAG");
    if (!Files.exists(tag, LinkOption.NOFOLLOW_LINKS)) {
      WholeFile.write(
          tag,
          """
          Signature: 8a477f597d28d172789f06886806bc55
          # This file is a cache directory tag (https://bford.info/cachedir/).
          """);
    }
  }
}
