package org.speechlm4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** What a program prints. */
final class Printed {

  /** A program's {@code main} with its arguments. */
  interface Program {
    void run() throws IOException;
  }

  private Printed() {}

  /** The lines that a program prints on standard output. */
  static List<String> by(Program program) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream console = System.out;
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(console);
    }
    return printed.toString(UTF_8).lines().toList();
  }
}
