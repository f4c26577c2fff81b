package org.speechlm4j.benchmarks.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.speechlm4j.benchmarks.ceiling.Ceilings;
import org.speechlm4j.benchmarks.kernel.Family;
import org.speechlm4j.benchmarks.kernel.Setting;
import org.speechlm4j.benchmarks.kernel.Work;
import org.speechlm4j.benchmarks.results.Results;

/** How close kernels come to what the machine can do. */
final class KernelSection {

  static final String TITLE = "Kernels against the machine";

  private static final double GIGA = 1e9;
  private static final double MICROSECONDS = 1e6;

  private static final String INTRODUCTION =
      """
      JMH, each kernel in a process of its own. Operations are additions and multiplications, a
      fused one counting two; bytes are operands and results, each once. The ceiling is the longer
      of the time that the operations take at the machine's rate of fused multiply-adds and the time
      that the bytes take at the rate of a cache that holds them, or of memory; the share is the
      ceiling's part of the time measured. *Memory* or *arithmetic* says which of the two it is.
      *Plain loops* is how many times longer the same takes without the Vector API. *Allocated* is
      what a run leaves to the garbage collector (`gc.alloc.rate.norm`); arrays come from the
      engine's pool.
      """;

  private final List<ObjectNode> ceilingRows;
  private final List<ObjectNode> rows;
  private final Notes notes;

  KernelSection(List<ObjectNode> ceilingRows, List<ObjectNode> rows, Notes notes) {
    this.ceilingRows = ceilingRows;
    this.rows = rows;
    this.notes = notes;
  }

  String render() {
    Table table =
        new Table(
            "kernel",
            "µs",
            "GFLOP/s",
            "GB/s",
            "share",
            "ceiling",
            "plain loops",
            "allocated",
            "why this size");
    Family.all().forEach(setting -> vector(setting).ifPresent(row -> add(table, setting, row)));
    return Page.section(
        TITLE,
        INTRODUCTION,
        ceilingRows.isEmpty() ? "" : ceilings().toString(),
        table.toString(),
        Origin.of(rows),
        notes.section(TITLE));
  }

  private void add(Table table, Setting setting, ObjectNode row) {
    double seconds = row.path("us").asDouble() / MICROSECONDS;
    Work work = setting.kernel().work();
    Optional<Ceilings> ceilings = ceilings(row.path("threads").asInt());
    table.add(
        setting.label(),
        Numbers.digits(row.path("us").asDouble()),
        Numbers.digits(work.operations() / seconds / GIGA),
        Numbers.digits(work.bytes() / seconds / GIGA),
        ceilings.map(most -> Numbers.percent(most.share(work, seconds))).orElse(""),
        ceilings.map(most -> most.boundByArithmetic(work) ? "arithmetic" : "memory").orElse(""),
        plain(setting, row),
        Numbers.bytes(row.path("allocated_bytes").asDouble()),
        setting.reason());
  }

  private String plain(Setting setting, ObjectNode vector) {
    return find(setting.id() + ", scalar")
        .map(row -> row.path("us").asDouble() / vector.path("us").asDouble())
        .map(times -> String.format(Locale.ROOT, "%.1f", times))
        .orElse("");
  }

  /** The row of a setting on vectors. */
  Optional<ObjectNode> vector(Setting setting) {
    return find(setting.id() + ", vector");
  }

  private Optional<ObjectNode> find(String id) {
    return rows.stream().filter(row -> Results.id(row).equals(id)).findFirst();
  }

  /** What share of its ceiling a setting reaches. */
  Optional<Double> share(Setting setting) {
    return vector(setting)
        .flatMap(
            row ->
                ceilings(row.path("threads").asInt())
                    .map(
                        most ->
                            most.share(
                                setting.kernel().work(),
                                row.path("us").asDouble() / MICROSECONDS)));
  }

  /** The machine's ceilings with some threads, if they were measured. */
  Optional<Ceilings> ceilings(int threads) {
    boolean measured =
        ceilingRows.stream()
            .anyMatch(row -> row.path("threads").asInt() == threads && row.has("bytes_per_s"));
    return measured ? Optional.of(Ceilings.of(ceilingRows, threads)) : Optional.empty();
  }

  private Table ceilings() {
    Table table = new Table("threads", "GFLOP/s", "reads, GB/s");
    ceilingRows.stream()
        .mapToInt(row -> row.path("threads").asInt())
        .distinct()
        .forEach(
            threads ->
                ceilings(threads)
                    .ifPresent(
                        most ->
                            table.add(
                                Integer.toString(threads),
                                Numbers.digits(most.operations() / GIGA),
                                reads(most))));
    return table;
  }

  private static String reads(Ceilings ceilings) {
    return String.join(
        ", ",
        ceilings.reads().stream()
            .map(
                read ->
                    "%s of %s"
                        .formatted(
                            Numbers.digits(read.bytesPerSecond() / GIGA),
                            Numbers.bytes(read.bytes())))
            .toList());
  }
}
