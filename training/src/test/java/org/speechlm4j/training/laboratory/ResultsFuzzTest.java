package org.speechlm4j.training.laboratory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;

/** Damaged results are read or refused, in bounded time and memory. */
class ResultsFuzzTest {

  @Test
  void results() throws Exception {
    String valid = LaboratoryTest.smallResults().toJson();
    Fuzzer.check(
        FuzzTarget.of("results", folder -> LaboratoryResults.read(folder).toMarkdown())
            .fuzzing(
                "results.json",
                new JsonMutation(),
                List.of(valid.getBytes(StandardCharsets.UTF_8))));
  }
}
