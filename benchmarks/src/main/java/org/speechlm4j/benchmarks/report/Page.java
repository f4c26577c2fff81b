package org.speechlm4j.benchmarks.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.speechlm4j.benchmarks.ceiling.Ceilings;
import org.speechlm4j.benchmarks.kernel.Family;
import org.speechlm4j.benchmarks.kernel.Setting;
import org.speechlm4j.benchmarks.results.Contest;
import org.speechlm4j.benchmarks.results.Part;
import org.speechlm4j.benchmarks.results.Results;

/** {@code docs/benchmarks.md}: tables from the results, prose from the notes. */
public final class Page {

  private static final String INTRODUCTION =
      """
      # How fast it is

      Ratios are our time over the best peer's, on the same data and threads, in turn in one run, on
      an otherwise idle machine: below 1, ours is faster. Each is the median of the rounds' ratios,
      with the least and the largest. `benchmarks/report` measures all of it and writes this page
      from `benchmarks/results` and `benchmarks/notes.md`; [decision
      23](decisions/0023-benchmarks.md) says how.
      """;

  private final KernelSection kernels;
  private final ContestSection comparisons;
  private final ContestSection models;
  private final ContestSection training;
  private final ContestSection startUp;
  private final List<ObjectNode> streaming;
  private final Notes notes;

  private Page(Results results, Notes notes) throws IOException {
    this.notes = notes;
    this.kernels =
        new KernelSection(results.rows(Part.CEILINGS), results.rows(Part.KERNELS), notes);
    this.comparisons = contests("Kernels against peers", Part.COMPARISONS, results, notes);
    this.models = contests("Whole models", Part.MODELS, results, notes);
    this.training = contests("Training steps", Part.TRAINING, results, notes);
    this.startUp = contests("Start-up", Part.START_UP, results, notes);
    this.streaming = results.rows(Part.STREAMING);
  }

  /** The page of these results. */
  public static Page of(Results results, Path notes) throws IOException {
    return new Page(results, Notes.read(notes));
  }

  private static ContestSection contests(String title, Part part, Results results, Notes notes)
      throws IOException {
    return new ContestSection(title, part, results.rows(part), notes);
  }

  /** A section: what is empty of its pieces is left out. */
  static String section(String title, String... pieces) {
    return "## %s\n\n".formatted(title)
        + Stream.of(pieces)
            .map(String::strip)
            .filter(piece -> !piece.isEmpty())
            .map(piece -> piece + "\n")
            .collect(Collectors.joining("\n"));
  }

  /** What is slower than a peer although no note says why. */
  public List<String> unexplained() {
    List<String> ids = new ArrayList<>();
    for (ContestSection section : List.of(comparisons, models, training, startUp)) {
      ids.addAll(section.unexplained());
    }
    return ids;
  }

  /** The page as Markdown. */
  public String render() {
    return String.join(
        "\n",
        INTRODUCTION,
        models.render(
            """
            True sizes with random weights, 10 s of sound. Each round is a process that takes the
            median of 5 runs. EnCodec at 6 kbit/s.

                ./speechlm bench FOLDER --threads 2
                python benchmarks/peers/models.py FOLDER --threads 2
            """,
            "model, task",
            "peak memory, ours / peer",
            (id, _) -> id,
            (row, _) -> memory(row)),
        training.render(
            """
            A step is forward, backward and AdamW, on one batch of noise that is made beforehand, in
            single precision. The models are those of `TrainedModel.java`.

                ./speechlm bench-training --threads 2
                python examples/scripts/bench_training_peer.py --threads 2 --keep-memory
            """,
            "model",
            "peak memory, ours",
            (id, _) -> id,
            (row, _) -> mebibytes(row, "ours_mb")),
        comparisons.render(
            """
            Two threads. The same operands from one file; both sides have to give the same result
            first.

                benchmarks/compare
            """,
            "kernel",
            "share of the ceiling",
            (_, row) -> setting(row).label(),
            this::share),
        kernels.render(),
        steps(),
        streaming(),
        startUp.render(
            """
            From the command to its end. *version* prints one on our side and imports PyTorch and
            transformers on the other; *encode 1 s* loads a tiny EnCodec and encodes a second of
            sound.
            """,
            "command",
            "",
            (id, _) -> id,
            (_, _) -> ""),
        section("The tour", notes.section("The tour")));
  }

  private static Setting setting(ObjectNode row) {
    return Family.setting(row.path("setting").asText());
  }

  private String share(ObjectNode row, Contest contest) {
    Optional<Ceilings> most = kernels.ceilings(row.path("threads").asInt());
    return most.map(
            ceilings ->
                Numbers.percent(ceilings.share(setting(row).kernel().work(), contest.seconds())))
        .orElse("");
  }

  private static String memory(ObjectNode row) {
    return mebibytes(row, "ours_mb")
        + (row.has("peer_mb") ? " / " + mebibytes(row, "peer_mb") : "");
  }

  private static String mebibytes(ObjectNode row, String key) {
    return row.has(key) ? row.path(key).asInt() + " MiB" : "";
  }

  /** What a step of decoding allocates, and what share of the memory's speed its products reach. */
  private String steps() {
    Table table = new Table("step", "µs", "share of the ceiling, aim 80 %", "allocated, aim 0 B");
    Family.all()
        .filter(Page::isStep)
        .forEach(
            setting ->
                kernels
                    .vector(setting)
                    .ifPresent(
                        row ->
                            table.add(
                                setting.label(),
                                Numbers.digits(row.path("us").asDouble()),
                                kernels.share(setting).map(Numbers::percent).orElse(""),
                                Numbers.bytes(row.path("allocated_bytes").asDouble()))));
    return section(
        "Steps of decoding",
        """
        What runs once for each token or frame. The aims: thin products at 80 % of the memory's
        speed, int8 weights faster than bfloat16, and nothing allocated beyond the values
        returned. What is left are the handles of results.
        """,
        table.toString(),
        notes.section("Steps of decoding"));
  }

  private static boolean isStep(Setting setting) {
    String name = setting.name();
    return name.startsWith("THIN")
        || name.startsWith("DECODE")
        || name.startsWith("STREAM")
        || List.of("STEP", "RMS_NORM_TOKEN").contains(name);
  }

  private String streaming() {
    Table table =
        new Table("model, task", "a frame, ms", "median", "95 %", "99 %", "longest", "allocated");
    for (ObjectNode row : streaming) {
      table.add(
          Results.id(row),
          Numbers.milliseconds(row.path("frame_s").asDouble()),
          Numbers.milliseconds(row.path("p50_s").asDouble()),
          Numbers.milliseconds(row.path("p95_s").asDouble()),
          Numbers.milliseconds(row.path("p99_s").asDouble()),
          Numbers.milliseconds(row.path("max_s").asDouble()),
          Numbers.bytes(row.path("allocated_bytes").asDouble()));
    }
    return section(
        "Streaming",
        """
        Sound through a codec's session, a frame at a time, on two threads: how long a frame takes
        (ms), of 3,000 after as many. Peers do not keep their convolutions' state, so none is here.
        """,
        table.toString(),
        Origin.of(streaming),
        notes.section("Streaming"));
  }
}
