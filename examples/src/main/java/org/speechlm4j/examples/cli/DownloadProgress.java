package org.speechlm4j.examples.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.hub.DownloadListener;

/** A download's progress bar, made when there is something to download, and its remarks. */
final class DownloadProgress implements DownloadListener, AutoCloseable {

  private static final long KIBIBYTE = 1024;

  private final PrintWriter remarks;
  private final boolean quiet;
  private @Nullable Progress bar;

  DownloadProgress(PrintWriter remarks, boolean quiet) {
    this.remarks = remarks;
    this.quiet = quiet;
  }

  @Override
  public void progress(long bytes, long total) {
    if (bar == null) {
      bar = Progress.of("download, KiB", total / KIBIBYTE, quiet);
    }
    bar.to(bytes / KIBIBYTE);
  }

  @Override
  public void remark(String line) {
    if (!quiet) {
      remarks.println("speechlm: " + line);
      remarks.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
