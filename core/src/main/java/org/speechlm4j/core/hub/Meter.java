package org.speechlm4j.core.hub;

/** Adds up what the parallel downloads of a model have, and tells a listener. */
final class Meter implements DownloadListener {

  private final DownloadListener listener;
  private final long total;
  private long bytes;

  Meter(DownloadListener listener, long total) {
    this.listener = listener;
    this.total = total;
  }

  /** One file's part: where its download is. */
  final class Part {
    private long position;

    void to(long there) {
      add(there - position);
      position = there;
    }
  }

  Part part() {
    return new Part();
  }

  private synchronized void add(long more) {
    bytes += more;
    listener.progress(bytes, total);
  }

  @Override
  public synchronized void remark(String line) {
    listener.remark(line);
  }
}
