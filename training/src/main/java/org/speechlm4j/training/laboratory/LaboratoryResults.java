package org.speechlm4j.training.laboratory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.JsonFile;
import org.speechlm4j.core.system.WholeFile;

/**
 * What the laboratory found, and how.
 *
 * @param provenance how
 * @param experiments one for each of the options, in their order
 */
public record LaboratoryResults(Provenance provenance, List<ExperimentResult> experiments) {

  private static final String FILE = "results.json";

  private static final JsonMapper READER =
      JsonMapper.builder(JsonFile.strict())
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Copies the list. */
  public LaboratoryResults {
    Objects.requireNonNull(provenance, "provenance");
    experiments = List.copyOf(experiments);
  }

  /**
   * How results came about.
   *
   * @param version of the library
   * @param java version of the runtime
   * @param date when, as ISO 8601
   * @param options everything else, the seed among it
   */
  public record Provenance(String version, String java, String date, LaboratoryOptions options) {

    /** That of a run that ends now. */
    static Provenance now(LaboratoryOptions options) {
      @Nullable String version = Provenance.class.getPackage().getImplementationVersion();
      return new Provenance(
          version == null ? "development" : version,
          Runtime.version().toString(),
          Instant.now().toString(),
          options);
    }
  }

  /**
   * Reads {@code results.json} of a folder that {@link #write} has written to.
   *
   * @throws InvalidFileException if it is no such file, naming what is wrong
   */
  public static LaboratoryResults read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return JsonFile.read(
        file, LaboratoryResults.class, READER.reader(), "the laboratory's results");
  }

  /** Everything as JSON. */
  public String toJson() {
    try {
      return new JsonMapper().writer(JsonFile.indented()).writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("results " + this + " have no JSON", e);
    }
  }

  /** The figures as a table in Markdown for each experiment. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder();
    for (ExperimentResult experiment : experiments) {
      text.append(
          """
          ## %s

          | row | used | perplexity | bits/frame | error | mean age | oldest |\
           overwritten | moved | seconds |
          |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
          """
              .formatted(experiment.experiment()));
      experiment.rows().forEach(row -> text.append(line(row)));
      text.append('\n');
    }
    return text.toString();
  }

  private static String line(RowResult row) {
    @Nullable Measures found = row.measures();
    if (found == null) {
      return "| %s | %s | | | | | | | | |\n".formatted(row.row(), row.failure());
    }
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.2f | %.3f | %.1f | %d | %d | %d | %.1f |\n",
        row.row(),
        found.used(),
        found.perplexity(),
        found.bitsPerFrame(),
        found.error(),
        found.meanAge(),
        found.oldestAge(),
        found.overwritten(),
        found.moved(),
        row.seconds());
  }

  /** The main figures of rows that did not fail, as {@code experiment.row.figure}. */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (ExperimentResult experiment : experiments) {
      for (RowResult row : experiment.rows()) {
        @Nullable Measures found = row.measures();
        if (found != null) {
          String name = experiment.experiment() + "." + row.row();
          figures.put(name + ".used", (double) found.used());
          figures.put(name + ".perplexity", found.perplexity());
          figures.put(name + ".error", found.error());
        }
      }
    }
    return figures;
  }

  /**
   * Writes {@code results.json} and {@code results.md} into a folder, each whole or not at all.
   *
   * @throws IOException if a file cannot be written
   */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    WholeFile.write(folder.resolve(FILE), toJson());
    WholeFile.write(folder.resolve("results.md"), toMarkdown());
  }
}
