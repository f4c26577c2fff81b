package org.speechlm4j.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @Test
  void put_replacesTheSameAndKeepsOthersInPlace(@TempDir Path folder) throws Exception {
    Results results = new Results(folder.resolve("new"), CLOCK, "a machine");
    results.put(Part.KERNELS, "a", Results.row().put("us", 1));
    results.put(Part.KERNELS, "b", Results.row().put("us", 2));
    results.put(Part.KERNELS, "a", Results.row().put("us", 3));
    assertThat(results.rows(Part.KERNELS))
        .extracting(row -> Results.id(row) + row.path("us").asInt())
        .containsExactly("a3", "b2");
    assertThat(results.rows(Part.MODELS)).isEmpty();
  }

  @Test
  void row_saysWhenAndWhere(@TempDir Path folder) throws Exception {
    Results results = new Results(folder, CLOCK, "a machine");
    results.put(Part.START_UP, "x", Results.row());
    assertThat(Files.readString(folder.resolve("start-up.jsonl")))
        .isEqualTo("{\"id\":\"x\",\"date\":\"2026-01-02\",\"machine\":\"a machine\"}\n");
  }

  @Test
  void processor_isThatOfCpuinfo() {
    assertThat(
            Machine.processor(
                List.of(
                    "model name\t: Some CPU",
                    "cpu family\t: 26",
                    "model\t\t: 2",
                    "flags\t\t: fma avx2 avx512f",
                    "",
                    "model name\t: Another")))
        .isEqualTo("Some CPU (family 26, model 2, AVX-512)");
    assertThat(Machine.processor(List.of())).isEqualTo("unknown processor");
  }
}
