package org.speechlm4j.examples.tour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.JsonFile;
import org.speechlm4j.core.system.WholeFile;

/**
 * What the tour found, ready to be read.
 *
 * @param page one HTML page that needs nothing else
 * @param figures every figure as JSON
 * @param summary every figure as lines of text
 */
public record TourReport(String page, JsonNode figures, String summary) {

  /** Name of the page in the folder that it is written to. */
  public static final String PAGE = "index.html";

  private static final String FIGURES = "results.json";

  /**
   * Makes the folder that a report is to be written to, where there is none.
   *
   * @throws IOException if it cannot be made or written to
   */
  public static void prepare(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new InvalidFileException(folder, "found a file, need a folder", e);
    }
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
  }

  /**
   * Writes the page and the figures, each whole or not at all.
   *
   * @param folder as made by {@link #prepare}
   * @throws IOException if they cannot be written
   */
  public void write(Path folder) throws IOException {
    WholeFile.write(folder.resolve(PAGE), page);
    String text = new JsonMapper().writer(JsonFile.indented()).writeValueAsString(figures);
    WholeFile.write(folder.resolve(FIGURES), text + "\n");
  }
}
