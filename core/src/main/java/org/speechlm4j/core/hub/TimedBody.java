package org.speechlm4j.core.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An answer's body, read by one thread, which waits for its next bytes only so long.
 *
 * <p>The client's own time-out ends with the answer's head, and its stream would wait for ever for
 * a peer that falls silent. At most one chunk of the network's waits in memory.
 */
final class TimedBody extends InputStream implements BodySubscriber<TimedBody> {

  /** What arrives: bytes, the end, or the failure that took its place. */
  private sealed interface Event {
    record Bytes(List<ByteBuffer> buffers) implements Event {}

    record End() implements Event {}

    record Failure(Throwable cause) implements Event {}
  }

  private final Duration silence;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
  private boolean ended;

  TimedBody(Duration silence) {
    this.silence = silence;
  }

  @Override
  public CompletionStage<TimedBody> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription given) {
    if (subscription.complete(given)) {
      given.request(1);
    } else {
      given.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    events.add(new Event.Bytes(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    events.add(new Event.Failure(cause));
  }

  @Override
  public void onComplete() {
    events.add(new Event.End());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * As the general contract says.
   *
   * @throws HttpTimeoutException if nothing came for too long
   * @throws IOException if the connection broke, or the thread was interrupted
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (arrived.isEmpty()) {
      if (ended) {
        return -1;
      }
      await();
    }
    ByteBuffer first = arrived.getFirst();
    int count = Math.min(length, first.remaining());
    first.get(target, offset, count);
    if (!first.hasRemaining()) {
      arrived.removeFirst();
      if (arrived.isEmpty()) {
        subscription.join().request(1);
      }
    }
    return count;
  }

  /**
   * Reads all that comes, up to a limit.
   *
   * @param most bytes to read; the rest is left
   * @param total time for all of it, so that a peer that trickles ends too
   */
  byte[] readWithin(int most, Duration total) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    long start = System.nanoTime();
    while (all.size() < most) {
      int count = read(buffer, 0, Math.min(buffer.length, most - all.size()));
      if (count < 0) {
        break;
      }
      all.write(buffer, 0, count);
      if (System.nanoTime() - start > total.toNanos()) {
        throw new HttpTimeoutException("found no end within " + total.toMillis() + " ms");
      }
    }
    return all.toByteArray();
  }

  private void await() throws IOException {
    Event event;
    try {
      event = events.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      close();
      throw Sleeper.interrupted();
    }
    switch (event) {
      case null -> {
        close();
        throw new HttpTimeoutException("nothing came for " + silence.toMillis() + " ms");
      }
      case Event.Bytes bytes -> take(bytes.buffers());
      case Event.End() -> ended = true;
      case Event.Failure(Throwable cause) -> throw new IOException(String.valueOf(cause), cause);
    }
  }

  private void take(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (buffer.hasRemaining()) {
        arrived.add(buffer);
      }
    }
    if (arrived.isEmpty()) {
      subscription.join().request(1);
    }
  }

  /** Stops the transfer; a body that was read to its end leaves its connection for the next. */
  @Override
  public void close() {
    if (!ended && !subscription.cancel(false)) {
      subscription.join().cancel();
    }
  }
}
