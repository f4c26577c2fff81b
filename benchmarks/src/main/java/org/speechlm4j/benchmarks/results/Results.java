package org.speechlm4j.benchmarks.results;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.speechlm4j.core.system.WholeFile;

/**
 * What was measured: a file of JSON lines for each part, a line for each thing measured, which a
 * later measurement of the same replaces. Each is written as it comes, so that a run that is broken
 * off keeps what it has.
 */
public final class Results {

  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;
  private final Clock clock;
  private final String machine;

  /**
   * In a folder.
   *
   * @param clock tells the date of what is put
   * @param machine where it is measured
   */
  public Results(Path folder, Clock clock, String machine) {
    this.folder = folder;
    this.clock = clock;
    this.machine = machine;
  }

  /** An object to put, empty. */
  public static ObjectNode row() {
    return JSON.createObjectNode();
  }

  /** What was measured of a part, in the order in which it was first. */
  public List<ObjectNode> rows(Part part) throws IOException {
    Path file = file(part);
    List<ObjectNode> rows = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        rows.add((ObjectNode) JSON.readTree(line));
      }
    }
    return rows;
  }

  /** Notes a measurement, with the date and the machine. */
  public void put(Part part, String id, ObjectNode values) throws IOException {
    ObjectNode row = row().put("id", id);
    row.setAll(values);
    row.put("date", LocalDate.now(clock).toString()).put("machine", machine);
    List<ObjectNode> rows = rows(part);
    rows.replaceAll(old -> id(old).equals(id) ? row : old);
    if (!rows.contains(row)) {
      rows.add(row);
    }
    Files.createDirectories(folder);
    WholeFile.write(file(part), rows.stream().map(each -> each + "\n").collect(joining()));
  }

  /** What a row is about. */
  public static String id(ObjectNode row) {
    return Objects.requireNonNull(row.get("id"), "id").asText();
  }

  private Path file(Part part) {
    return folder.resolve(part + ".jsonl");
  }
}
