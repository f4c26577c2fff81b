package org.speechlm4j.core.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process of its own that holds a lock until its standard input ends. */
final class LockHolder {

  private LockHolder() {}

  /**
   * Locks a file, prints {@code held} and waits.
   *
   * @param args the file, and {@code java} or {@code flock}
   */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    if (args[1].equals("flock")) {
      try (Flock lock = Flock.tryLock(file)) {
        report(lock != null && lock.isHeld());
      }
    } else {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        report(channel.tryLock() != null);
      }
    }
  }

  private static void report(boolean held) throws IOException {
    System.out.println(held ? "held" : "not held");
    System.in.transferTo(System.out);
  }
}
