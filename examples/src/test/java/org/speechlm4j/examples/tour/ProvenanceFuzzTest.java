package org.speechlm4j.examples.tour;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.SafeTensorsMutation;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;

/** Damaged remarks of how a checkpoint came about are read or refused. */
class ProvenanceFuzzTest {

  @TempDir private Path folder;

  @Test
  void provenance() throws Exception {
    Map<String, String> remarks = new LinkedHashMap<>();
    remarks.put("speechlm4j.recipe", "{\"recipe\": \"hubert\", \"options\": {\"seed\": 1}}");
    for (String key : new String[] {"seed", "steps", "date", "version"}) {
      remarks.put("speechlm4j." + key, "1");
    }
    remarks.put("speechlm4j.result.layer1.pnmi", "0.5");
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, Map.of("a", HostTensor.of(new float[2], 2)), remarks);
    Fuzzer.check(
        FuzzTarget.of("provenance", path -> Provenance.read(path).bestLayer(2))
            .fuzzing("model.safetensors", new SafeTensorsMutation(), file));
  }
}
