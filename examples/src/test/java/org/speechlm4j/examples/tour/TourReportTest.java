package org.speechlm4j.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.examples.corpus.PartOfCorpus;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The whole tour on a small part of the corpus. */
class TourReportTest {

  private static final Counts COUNTS = new Counts();

  @TempDir private static Path corpus;
  @TempDir private static Path trained;

  private static Path checkpoints = Path.of(".");

  private static TourReport report;
  private static TourReport ofThreeThreads;

  @BeforeAll
  static void run() throws IOException {
    PartOfCorpus.copy(corpus);
    checkpoints = QuickCheckpoints.train(trained, CpuEngine.withThreads(1));
    report = run(1, COUNTS);
    ofThreeThreads = run(3, new Counts());
  }

  @Test
  void sameSeed_givesTheSameFiguresAtAnyNumberOfThreads() {
    assertThat(lasting(ofThreeThreads.figures())).isEqualTo(lasting(report.figures()));
    assertThat(ofThreeThreads.summary()).isEqualTo(report.summary());
    assertThat(lasting(ofThreeThreads.page())).isEqualTo(lasting(report.page()));
  }

  @Test
  void everyFigure_isFinite() {
    List<JsonNode> numbers = new ArrayList<>();
    collect(report.figures(), numbers);
    assertThat(numbers).hasSizeGreaterThan(100).allMatch(n -> Double.isFinite(n.asDouble()));
    assertThat(withoutSounds(report.page())).doesNotContain("NaN", "Infinity", "null");
    assertThat(report.summary()).doesNotContain("NaN", "Infinity", "null");
  }

  @Test
  void everyDrawing_isWellFormedAndNamed() {
    List<String> drawings = found("<svg .*?</svg>", report.page());
    assertThat(drawings).hasSizeGreaterThanOrEqualTo(9);
    for (String drawing : drawings) {
      assertThat(drawing).contains("<title>");
      assertWellFormed(drawing);
    }
  }

  @Test
  void wholePage_isWellFormed() {
    assertWellFormed(
        report.page().replace("<!DOCTYPE html>", "").replaceFirst("(?s)<style>.*</style>", ""));
    assertThat(found("<h1>.*?</h1>", report.page())).hasSize(1);
  }

  @Test
  void page_needsNothingElse() {
    assertThat(found("(?:src|href)=\"[^\"]{0,5}", report.page()))
        .isNotEmpty()
        .allMatch(address -> address.endsWith("\"data:"));
    assertThat(report.page()).doesNotContain("@import", "url(", "<script", "<link");
  }

  @Test
  void page_showsEverySectionWithItsTable() {
    assertThat(report.page())
        .contains("<h2>Listen and look", "<h2>Units and phones", "<h2>What a linear probe reads")
        .contains("<h2>Residual codebooks", "<h2>How this was made", "a test");
    assertThat(report.page())
        .contains("<h2>A codec trained here", "<h2>Cures of codebook collapse")
        .contains("Read from an earlier run", "not computed anew: seed 1, 30 steps");
    assertThat(found("<table>", report.page())).hasSize(8);
    assertThat(found("<audio ", report.page())).hasSizeGreaterThanOrEqualTo(6 + 2 * 3);
  }

  @Test
  void trainedEncoders_standBesideCepstra() {
    JsonNode units = report.figures().get("units");
    assertThat(units).hasSize(4);
    for (int i = 0; i < units.size(); i++) {
      assertThat(units.get(i).get("frames_per_second").asDouble()).isEqualTo(i < 2 ? 100 : 50);
    }
    assertThat(units.get(3).get("features").asText()).startsWith("hubert-2, layer ");
    double gain = units.get(3).get("pnmi").asDouble() - units.get(0).get("pnmi").asDouble();
    assertThat(report.figures().at("/gain/over_cepstra/pnmi").asDouble()).isEqualTo(gain);
    assertThat(report.figures().get("probes")).hasSize(5 * 2 * 4);
  }

  @Test
  void codec_isMeasuredAtEachPowerOfTwo() {
    JsonNode codec = report.figures().get("codec");
    assertThat(codec.get("levels").findValuesAsText("codebooks")).containsExactly("1", "2");
    assertThat(codec.get("codebooks")).hasSize(2);
    assertThat(codec.get("recordings").asInt()).isEqualTo(12);
    for (JsonNode level : codec.get("levels")) {
      assertThat(level.get("mel_distance_nat").asDouble()).isPositive();
      assertThat(level.get("spectrum_distance_nat").asDouble()).isPositive();
      assertThat(level.get("stoi").asDouble()).isBetween(-1.0, 1.0);
    }
    assertThat(codec.at("/levels/1/spectrum_distance_nat").asDouble())
        .isLessThan(codec.at("/levels/0/spectrum_distance_nat").asDouble());
    assertThat(codec.at("/levels/1/bits_per_second").asDouble())
        .isEqualTo(2 * codec.at("/levels/0/bits_per_second").asDouble());
  }

  @Test
  void everyCheckpoint_saysWhereItComesFrom() {
    JsonNode checkpoints = report.figures().get("checkpoints");
    assertThat(checkpoints.findValuesAsText("name"))
        .containsExactly("hubert-1", "hubert-2", "codec", "recognizer");
    for (JsonNode checkpoint : checkpoints) {
      String row =
          "<th scope=\"row\">%s</th>\n<td>%s</td>\n<td>1</td>\n<td>%s</td>\n<td>%s</td>"
              .formatted(
                  checkpoint.get("name").asText(),
                  checkpoint.get("recipe").asText(),
                  checkpoint.get("steps").asText(),
                  checkpoint.get("date").asText());
      assertThat(report.page()).contains(row);
    }
  }

  @Test
  void reconstructionError_fallsWithEachCodebook() {
    double last = Double.POSITIVE_INFINITY;
    for (JsonNode layer : report.figures().get("residual")) {
      assertThat(layer.get("rms_error_nat").asDouble()).isLessThan(last).isPositive();
      last = layer.get("rms_error_nat").asDouble();
    }
  }

  @Test
  void steps_haveAsManyPartsAsPromised() {
    assertThat(COUNTS.done).isEqualTo(COUNTS.promised).containsEntry("sounds and features", 36);
    assertThat(COUNTS.promised).containsEntry("hidden states", 72);
  }

  @Test
  void report_isWrittenWhole(@TempDir Path folder) throws IOException {
    Path out = folder.resolve("a/b");
    TourReport.prepare(out);
    report.write(out);
    report.write(out);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("index.html", "results.json");
    }
    assertThat(out.resolve(TourReport.PAGE)).hasContent(report.page());
  }

  @Test
  void corpusWithoutTestVoices_isRefused(@TempDir Path folder) throws IOException {
    PartOfCorpus.copy(folder, "s01|s02");
    TourOptions options = new TourOptions(folder, checkpoints, 8, 2, 8, null, 1);
    CpuEngine engine = CpuEngine.withThreads(1);
    assertThatThrownBy(() -> Tour.run(options, "a test", engine, new Counts()))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("manifest.jsonl")
        .hasMessageContaining("0 test utterances, need at least 2 and 1");
  }

  private static TourReport run(int threads, Counts counts) throws IOException {
    TourOptions options = new TourOptions(corpus, checkpoints, 12, 3, 16, null, 5);
    return Tour.run(options, "a test", CpuEngine.withThreads(threads), counts);
  }

  private static JsonNode lasting(JsonNode figures) {
    ObjectNode copy = figures.deepCopy();
    copy.remove(List.of("date", "seconds"));
    return copy;
  }

  /** All but the last paragraph, which says when and how long. */
  private static String lasting(String page) {
    return page.substring(0, page.indexOf("How this was made"));
  }

  private static String withoutSounds(String page) {
    return page.replaceAll("data:[^\"]*", "");
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static void assertWellFormed(String markup) {
    try {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(markup)));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError(markup.substring(0, Math.min(300, markup.length())), e);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> numbers) {
    if (node.isNumber()) {
      numbers.add(node);
    }
    node.forEach(child -> collect(child, numbers));
  }

  /** Counts the parts of each step. */
  private static final class Counts implements Tour.Progress {

    private final Map<String, Integer> promised = new TreeMap<>();
    private final Map<String, Integer> done = new ConcurrentSkipListMap<>();
    private volatile String current = "";

    @Override
    public void begin(String step, int parts) {
      current = step;
      promised.put(step, parts);
    }

    @Override
    public void part() {
      done.merge(current, 1, Integer::sum);
    }
  }
}
