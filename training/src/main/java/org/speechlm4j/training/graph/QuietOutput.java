package org.speechlm4j.training.graph;

import java.io.FilterOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Keeps standard output free of the line "Added differentiated op" that SameDiff prints, past any
 * logger, for each operation whose gradient it builds. What other threads print meanwhile passes.
 */
final class QuietOutput {

  private static final Object LOCK = new Object();

  private QuietOutput() {}

  /** Runs what prints, with standard output closed to this thread. */
  static void run(Runnable body) {
    synchronized (LOCK) {
      PrintStream before = System.out;
      PrintStream filtered = new PrintStream(new OtherThreads(before), true, charset(before));
      System.setOut(filtered);
      try {
        body.run();
      } finally {
        filtered.flush();
        System.setOut(before);
      }
    }
  }

  private static Charset charset(PrintStream stream) {
    return stream.charset();
  }

  /** Passes on what is written by threads other than the one that made it. */
  private static final class OtherThreads extends FilterOutputStream {

    private final Thread silenced = Thread.currentThread();

    OtherThreads(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws java.io.IOException {
      if (Thread.currentThread() != silenced) {
        out.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws java.io.IOException {
      if (Thread.currentThread() != silenced) {
        out.write(bytes, offset, length);
      }
    }
  }
}
