package org.speechlm4j.training.data;

import java.io.IOException;
import java.nio.file.Path;

/** The small spoken corpus of this repository; a module's tests run in its folder. */
final class SmallCorpus {

  private SmallCorpus() {}

  static Manifest manifest() throws IOException {
    return Manifest.read(Path.of("..", "examples", "corpus", "manifest.jsonl"));
  }
}
