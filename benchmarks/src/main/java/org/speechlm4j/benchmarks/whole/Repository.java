package org.speechlm4j.benchmarks.whole;

import java.nio.file.Path;

/**
 * Where the programs lie.
 *
 * @param root the repository's folder
 */
public record Repository(Path root) {

  /** The command line. */
  Path speechlm() {
    return root.resolve("speechlm");
  }

  /** A script of the peers' side. */
  public Path peer(String script) {
    return root.resolve("benchmarks", "peers", script);
  }

  /** The peer of training steps. */
  Path trainingPeer() {
    return root.resolve("examples", "scripts", "bench_training_peer.py");
  }

  /** A tiny checkpoint of EnCodec. */
  Path tinyCodec() {
    return root.resolve("codecs", "src", "test", "resources", "fixtures", "encodec-24khz");
  }
}
