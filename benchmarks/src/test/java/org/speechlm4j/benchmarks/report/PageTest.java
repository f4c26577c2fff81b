package org.speechlm4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.benchmarks.results.Contest;
import org.speechlm4j.benchmarks.results.Part;
import org.speechlm4j.benchmarks.results.Results;

class PageTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static ObjectNode contest(double ours, double peer) {
    ObjectNode row = Results.row().put("threads", 2);
    new Contest(new double[] {ours}, Map.of("PyTorch", new double[] {peer})).addTo(row);
    return row;
  }

  private static Results measured(Path folder) throws Exception {
    Results results = new Results(folder, Clock.systemUTC(), "a machine");
    results.put(Part.CEILINGS, "o", Results.row().put("threads", 2).put("operations_per_s", 400e9));
    results.put(
        Part.CEILINGS,
        "r",
        Results.row().put("threads", 2).put("bytes", 1e9).put("bytes_per_s", 40e9));
    results.put(
        Part.KERNELS,
        "product.thin, vector",
        Results.row().put("threads", 2).put("us", 2000).put("allocated_bytes", 64));
    results.put(Part.KERNELS, "product.thin, scalar", Results.row().put("us", 30_000));
    results.put(
        Part.COMPARISONS,
        "nearest-code.dac",
        contest(0.0002, 0.002).put("setting", "nearest-code.dac"));
    results.put(Part.MODELS, "hubert-base, encode", contest(3, 2));
    return results;
  }

  private static Page page(Path folder, String... notes) throws Exception {
    Path file = Files.write(folder.resolve("notes.md"), List.of(notes));
    return Page.of(measured(folder.resolve("results")), file);
  }

  @Test
  void contests_showRatioAndVerdict(@TempDir Path folder) throws Exception {
    assertThat(page(folder).render())
        .contains(
            "| nearest of 1024 codes, 750 x 8 | 0.20 | PyTorch | 2.00 | **0.10** | 0.22, met |")
        .contains("| hubert-base, encode | 3000 | PyTorch | 2000 | **1.50** | 0.8, **not met** |");
  }

  @Test
  void kernels_showTheirShareOfTheMachine(@TempDir Path folder) throws Exception {
    // 64 MiB at 40 GB/s take 1.68 ms of 2.
    assertThat(page(folder).render())
        .contains("| linear, 1 x 4096 to 4096 | 2000 | 16.8 | 33.6 | 84 % | memory | 15.0 | 64 B |")
        .contains("| linear, 1 x 4096 to 4096 | 2000 | 84 % | 64 B |");
  }

  @Test
  void slowerRow_needsANote(@TempDir Path folder) throws Exception {
    assertThat(page(folder).unexplained()).containsExactly("hubert-base, encode");
    Page explained = page(folder, "# Whole models", "## hubert-base, encode", "Because.");
    assertThat(explained.unexplained()).isEmpty();
    assertThat(explained.render()).contains("- *hubert-base, encode*: Because.");
  }

  @Test
  void committedPage_isWhatResultsAndNotesGive() throws Exception {
    Results results =
        new Results(ROOT.resolve("benchmarks/results"), Clock.systemUTC(), "not asked");
    assertThat(Files.readString(ROOT.resolve("docs/benchmarks.md")))
        .as("benchmarks/report --render writes it")
        .isEqualTo(Page.of(results, ROOT.resolve("benchmarks/notes.md")).render());
  }
}
