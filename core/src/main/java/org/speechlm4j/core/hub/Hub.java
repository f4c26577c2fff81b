package org.speechlm4j.core.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Models by the names that they are published under on huggingface.co, or on a server like it.
 *
 * {@snippet file="org/speechlm4j/core/hub/HubSnippetsTest.java" region="model"}
 *
 * <p>Files lie in the cache that Hugging Face's Python tools use, so that each finds what the other
 * has fetched. Whatever arrives is checked against the checksum that the server announced, a broken
 * download goes on where it stopped, and the token goes to the endpoint alone. An interrupt of the
 * calling thread stops a download soon.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class Hub {

  private final HubSettings settings;
  private final DownloadListener listener;
  private final Backoff backoff;

  private Hub(HubSettings settings, DownloadListener listener, Backoff backoff) {
    this.settings = settings;
    this.listener = listener;
    this.backoff = backoff;
  }

  /**
   * The hub that the environment names.
   *
   * @throws IOException if there is a token's file that cannot be read
   */
  public static Hub ofEnvironment() throws IOException {
    return of(HubSettings.ofEnvironment());
  }

  /** The hub of given settings. */
  public static Hub of(HubSettings settings) {
    return of(settings, Thread::sleep);
  }

  static Hub of(HubSettings settings, Sleeper sleeper) {
    return new Hub(settings, DownloadListener.NONE, Backoff.standard(sleeper));
  }

  /** The same hub, whose downloads are reported. */
  public Hub withListener(DownloadListener heard) {
    return new Hub(settings, heard, backoff);
  }

  /** What is cached. */
  public HubCache cache() {
    return HubCache.of(settings);
  }

  /**
   * Whether a text means a model of the hub: it reads as one, and nothing is there by that name.
   *
   * @param base folder that paths are relative to
   * @param text a path, or {@code owner/name@revision}; {@code ./owner/name} is always a path
   */
  public static boolean isModel(Path base, String text) {
    return ModelReference.matches(text) && !Files.exists(base.resolve(text));
  }

  /**
   * Where a text leads that names a file or folder, or a model of the environment's hub.
   *
   * @param base folder that paths are relative to
   * @param text as of {@link #isModel}
   * @throws HubException if it means a model that cannot be had
   */
  public static Path locate(Path base, String text) throws IOException {
    return isModel(base, text) ? ofEnvironment().model(text) : base.resolve(text);
  }

  /**
   * The folder of a model where a file or folder of that name would have been taken too.
   *
   * @param text {@code owner/name} or {@code owner/name@revision}
   * @throws HubException if the model cannot be had; says that there is no such file either
   */
  public Path model(String text) throws IOException {
    try {
      return folder(text);
    } catch (HubException e) {
      throw new HubException(
          "found no file or folder %s, and no such model: %s".formatted(text, e.getMessage()), e);
    }
  }

  /**
   * The folder of a model's files that this library can read, downloaded if need be.
   *
   * @param reference {@code owner/name} or {@code owner/name@revision}
   * @throws IllegalArgumentException if the reference is no such thing
   * @throws HubException if the model cannot be had
   */
  public Path folder(String reference) throws IOException {
    return download(ModelReference.parse(reference), FileSelection.readable()).folder();
  }

  /**
   * Brings a model's files into the cache, as far as they are not there.
   *
   * <p>A snapshot appears only when all of the files are there. Where the server cannot be reached,
   * or the settings say offline, the cached revision is taken, if it is whole.
   *
   * @throws HubException if the model cannot be had
   */
  public Snapshot download(ModelReference model, FileSelection selection) throws IOException {
    CacheFolder folder = CacheFolder.of(settings, model);
    if (settings.offline()) {
      return CachedSnapshot.find(folder, model, selection, "HF_HUB_OFFLINE says offline");
    }
    try (HubConnection connection = new HubConnection(settings)) {
      HubApi api = new HubApi(connection, backoff);
      HubApi.Listing listing;
      try {
        listing = api.list(model);
      } catch (IOException e) {
        return withoutServer(folder, model, selection, e);
      }
      List<RepositoryFile> chosen = selection.of(model, listing.files());
      try {
        fetch(connection, api, folder, model, listing.commit(), chosen);
      } catch (IOException e) {
        throw explained(model, e);
      }
      return new Snapshot(
          model,
          listing.commit(),
          folder.snapshot(listing.commit()),
          chosen.stream().map(RepositoryFile::name).toList());
    }
  }

  private Snapshot withoutServer(
      CacheFolder folder, ModelReference model, FileSelection selection, IOException failure)
      throws IOException {
    if (!Backoff.passes(failure)) {
      throw failure;
    }
    IOException explained = explained(model, failure);
    try {
      Snapshot cached =
          CachedSnapshot.find(folder, model, selection, String.valueOf(explained.getMessage()));
      listener.remark("takes %s from the cache: %s".formatted(model, explained.getMessage()));
      return cached;
    } catch (HubException e) {
      e.addSuppressed(failure);
      throw e;
    }
  }

  private void fetch(
      HubConnection connection,
      HubApi api,
      CacheFolder folder,
      ModelReference model,
      String commit,
      List<RepositoryFile> chosen)
      throws IOException {
    List<Callable<RemoteFile>> questions = new ArrayList<>();
    for (RepositoryFile file : chosen) {
      if (!Files.isRegularFile(file.in(folder.snapshot(commit)))) {
        questions.add(() -> api.announced(model, commit, file));
      }
    }
    if (questions.isEmpty()) {
      noteIfPossible(folder, model, commit);
      return;
    }
    List<RemoteFile> files = ParallelTasks.run(questions);
    Meter meter = new Meter(listener, files.stream().mapToLong(f -> Math.max(0, f.size())).sum());
    List<Callable<Path>> downloads = new ArrayList<>();
    for (RemoteFile file : files) {
      URI address = api.content(model, commit, file.file());
      downloads.add(() -> BlobDownload.fetch(connection, backoff, file, address, folder, meter));
    }
    ParallelTasks.run(downloads);
    folder.tag();
    for (RemoteFile file : files) {
      folder.link(commit, file);
    }
    folder.note(model, commit);
  }

  /** A cache that cannot be written serves what it has. */
  private void noteIfPossible(CacheFolder folder, ModelReference model, String commit) {
    try {
      folder.note(model, commit);
    } catch (IOException e) {
      listener.remark("cannot note where %s is: %s".formatted(model, e.getMessage()));
    }
  }

  /** Says of a broken connection that it is one. */
  private IOException explained(ModelReference model, IOException failure) {
    if (failure instanceof HubException || !Backoff.passes(failure)) {
      return failure;
    }
    URI address = failure instanceof NoConnection none ? none.address() : settings.endpoint();
    String proxy = new ProxySettings(settings.proxies()).name(address);
    return new HubException(
        "%s: the connection to %s%s fails (%s%s)"
            .formatted(
                model,
                address.getHost(),
                proxy == null ? "" : " through the proxy " + proxy,
                failure.getClass().getSimpleName(),
                failure.getMessage() == null ? "" : ": " + PlainText.of(failure.getMessage())),
        failure);
  }
}
