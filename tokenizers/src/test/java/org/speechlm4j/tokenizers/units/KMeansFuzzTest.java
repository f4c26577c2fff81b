package org.speechlm4j.tokenizers.units;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.SafeTensorsMutation;

/** Damaged centroids are read or refused, in bounded time and memory. */
class KMeansFuzzTest {

  private static final String FILE = "centroids.safetensors";

  @TempDir private Path folder;

  @Test
  void kMeans() throws Exception {
    CpuEngine engine = CpuEngine.withThreads(1);
    Path file = folder.resolve(FILE);
    KMeansQuantizer.of(new Points(new float[12], 3), engine).save(file, Map.of("layer", "9"));
    Fuzzer.check(
        FuzzTarget.of("k-means", path -> KMeansQuantizer.load(path.resolve(FILE), engine))
            .fuzzing(FILE, new SafeTensorsMutation(), file));
  }
}
