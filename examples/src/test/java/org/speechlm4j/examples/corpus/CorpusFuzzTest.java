package org.speechlm4j.examples.corpus;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;
import org.speechlm4j.examples.house.Repository;

/** Damaged manifests of a corpus are read or refused, in bounded time and memory. */
class CorpusFuzzTest {

  @Test
  void corpus() throws Exception {
    List<String> lines =
        Files.readAllLines(Repository.root().resolve("examples/corpus").resolve(Corpus.MANIFEST));
    String few = String.join("\n", lines.subList(0, 2)) + "\n" + lines.getLast() + "\n";
    FuzzTarget target = FuzzTarget.of("corpus", Corpus::load);
    for (String line : few.lines().toList()) {
      target = target.with(line.replaceAll(".*\"file\":\"([^\"]*)\".*", "$1"), new byte[1]);
    }
    Fuzzer.check(
        target.fuzzing(
            Corpus.MANIFEST, new JsonMutation(), List.of(few.getBytes(StandardCharsets.UTF_8))));
  }
}
