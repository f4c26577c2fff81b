package org.speechlm4j.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prose that the page gets beside its tables, and keeps when things are measured again: a Markdown
 * file in which {@code # TITLE} heads what a section says below its tables, and {@code ## ID} below
 * that says why a row is slow and what would cure it.
 */
final class Notes {

  private final Map<String, String> sections = new LinkedHashMap<>();
  private final Map<String, String> rows = new LinkedHashMap<>();

  private Notes() {}

  static Notes read(Path file) throws IOException {
    return of(Files.readAllLines(file));
  }

  static Notes of(List<String> lines) {
    Notes notes = new Notes();
    Map<String, String> target = notes.sections;
    String heading = "";
    String section = "";
    for (String line : lines) {
      if (line.startsWith("## ")) {
        heading = key(section, line.substring(3).strip());
        target = notes.rows;
      } else if (line.startsWith("# ")) {
        section = line.substring(2).strip();
        heading = section;
        target = notes.sections;
      } else {
        target.merge(heading, line, (before, next) -> before + "\n" + next);
      }
    }
    notes.sections.replaceAll((title, text) -> text.strip());
    notes.rows.replaceAll((row, text) -> text.strip());
    return notes;
  }

  private static String key(String section, String row) {
    return section + "\n" + row;
  }

  /** What a section says, or nothing. */
  String section(String title) {
    return sections.getOrDefault(title, "");
  }

  /** What a row of a section says, or nothing. */
  String row(String title, String id) {
    return rows.getOrDefault(key(title, id), "");
  }
}
