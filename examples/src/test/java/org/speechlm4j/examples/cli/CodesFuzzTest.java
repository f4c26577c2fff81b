package org.speechlm4j.examples.cli;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.SafeTensorsMutation;

/** Damaged files of codes are read or refused, in bounded time and memory. */
class CodesFuzzTest {

  private static final String FILE = "codes.safetensors";

  @TempDir private Path folder;

  @Test
  void codes() throws Exception {
    Path file = folder.resolve(FILE);
    int[][] values = {{1, 2, 3, 4}, {5, 6, 7, 0}};
    List<Codes.Chunk> chunks = List.of(new Codes.Chunk(3, 0.5f), new Codes.Chunk(1, 1));
    new CodesFile(new Codes(values, 50, chunks), "encodec", 1200).write(file);
    Fuzzer.check(
        FuzzTarget.of("codes", path -> CodesFile.read(path.resolve(FILE)))
            .fuzzing(FILE, new SafeTensorsMutation(), file));
  }
}
