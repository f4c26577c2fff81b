package org.speechlm4j.core.hub;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.speechlm4j.core.system.WriteFailure;

/**
 * Fetches one file's content into the cache, going on from where an earlier try broke off.
 *
 * <p>What arrives goes to {@code blobs/ETAG.incomplete}. Only when all of it is on the disk and has
 * its checksum does it become {@code blobs/ETAG}, in one step.
 */
final class BlobDownload {

  /** The most that is taken of a file whose size was not announced. */
  private static final long MOST_UNANNOUNCED = 1L << 26;

  private static final int MOST_TRIES = 100;
  private static final int BUFFER = 1 << 17;

  private final HubConnection connection;
  private final Backoff backoff;
  private final RemoteFile file;
  private final URI address;
  private final Path partial;
  private final Meter.Part meter;

  private BlobDownload(
      HubConnection connection,
      Backoff backoff,
      RemoteFile file,
      URI address,
      Path partial,
      Meter.Part meter) {
    this.connection = connection;
    this.backoff = backoff;
    this.file = file;
    this.address = address;
    this.partial = partial;
    this.meter = meter;
  }

  /**
   * Fetches a file unless it is there.
   *
   * @param address of its content
   * @param folder of its repository in the cache
   * @return its blob
   * @throws HubException if the server refuses, or sends something else than it announced
   * @throws IOException if the connection breaks again and again, or the disk fails
   */
  static Path fetch(
      HubConnection connection,
      Backoff backoff,
      RemoteFile file,
      URI address,
      CacheFolder folder,
      Meter meter)
      throws IOException {
    Path blob = folder.blob(file.checksum());
    Meter.Part part = meter.part();
    if (!isThere(blob, file)) {
      Files.createDirectories(folder.blobs());
      try (BlobLock _ =
          BlobLock.acquire(folder.lock(file.checksum().hex()), backoff.sleeper(), meter)) {
        if (!isThere(blob, file)) {
          Path partial = folder.partial(file.checksum());
          new BlobDownload(connection, backoff, file, address, partial, part).receive();
          Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
    part.to(Files.size(blob));
    return blob;
  }

  private static boolean isThere(Path blob, RemoteFile file) throws IOException {
    return Files.isRegularFile(blob) && (file.size() < 0 || Files.size(blob) == file.size());
  }

  private void receive() throws IOException {
    boolean resumed = Files.exists(partial) && Files.size(partial) > 0;
    complete();
    boolean right = file.checksum().matches(partial);
    if (!right && resumed) {
      // What lay there may have been something else: once more, from its start.
      Files.delete(partial);
      complete();
      right = file.checksum().matches(partial);
    }
    if (!right) {
      throw refused("its content does not have the announced checksum " + file.checksum());
    }
  }

  /** Tries until all bytes are there; only tries that bring nothing count as failures in a row. */
  private void complete() throws IOException {
    int failures = 0;
    for (int tries = 1; ; tries++) {
      long before = Files.exists(partial) ? Files.size(partial) : 0;
      try {
        transfer();
        return;
      } catch (IOException e) {
        boolean further = Files.exists(partial) && Files.size(partial) > before;
        failures = further ? 1 : failures + 1;
        backoff.after(e, tries < MOST_TRIES ? failures : MOST_TRIES);
      }
    }
  }

  private void transfer() throws IOException {
    try (FileChannel channel =
        FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long there = channel.size();
      long start = file.size() < 0 || there > file.size() ? 0 : there;
      if (start < file.size() || file.size() < 0) {
        append(channel, start);
      }
      onDisk(channel, () -> channel.force(false));
    }
  }

  private void append(FileChannel channel, long start) throws IOException {
    Map<String, String> range = start == 0 ? Map.of() : Map.of("Range", "bytes=" + start + "-");
    HttpResponse<TimedBody> answer = connection.get(address, range);
    try (TimedBody body = answer.body()) {
      long from = answer.statusCode() == 206 ? start : 0;
      if (answer.statusCode() == 416) {
        channel.truncate(0);
        throw new IOException(file.file() + ": the server could not go on at byte " + start);
      }
      checkHead(answer.statusCode(), answer.headers(), from);
      channel.truncate(from);
      channel.position(from);
      meter.to(from);
      copy(body, channel);
    }
  }

  private void checkHead(int status, HttpHeaders headers, long from) throws IOException {
    if (status == 206 && !Headers.isRange(headers, from, file.size())) {
      throw refused(
          "found the range %s, need one from byte %d of %d"
              .formatted(
                  PlainText.of(headers.firstValue("Content-Range").orElse("none")),
                  from,
                  file.size()));
    }
    String encoding = headers.firstValue("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw refused("found the encoding %s, need none".formatted(PlainText.of(encoding)));
    }
    long length = Headers.length(headers, "Content-Length").orElse(-1);
    if (length >= 0 && file.size() >= 0 && from + length != file.size()) {
      throw refused("found %d bytes, need the announced %d".formatted(from + length, file.size()));
    }
  }

  private void copy(TimedBody body, FileChannel channel) throws IOException {
    long most = file.size() < 0 ? MOST_UNANNOUNCED : file.size();
    byte[] buffer = new byte[BUFFER];
    long position = channel.position();
    for (int count = body.read(buffer, 0, BUFFER);
        count >= 0;
        count = body.read(buffer, 0, BUFFER)) {
      if (position + count > most) {
        throw refused("found more than the announced %d bytes".formatted(most));
      }
      write(channel, ByteBuffer.wrap(buffer, 0, count));
      position += count;
      meter.to(position);
    }
    if (position < file.size()) {
      throw new EOFException(
          "%s: found %d bytes, need %d".formatted(file.file(), position, file.size()));
    }
  }

  private void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    onDisk(
        channel,
        () -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /** What the disk is asked for. */
  @FunctionalInterface
  private interface DiskWork {
    void run() throws IOException;
  }

  /** A disk that fails, a full one above all, is no broken connection, which may pass. */
  private void onDisk(FileChannel channel, DiskWork work) throws IOException {
    try {
      work.run();
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw WriteFailure.of(partial, Math.max(0, file.size() - channel.position()), e);
    }
  }

  /** A failure that no further try mends; nothing is kept of what came. */
  private HubException refused(String problem) throws IOException {
    Files.deleteIfExists(partial);
    meter.to(0);
    return new HubException("%s: %s: %s".formatted(address.getHost(), file.file(), problem));
  }
}
