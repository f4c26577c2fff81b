package org.speechlm4j.core.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;

/** Reads a whole JSON file as what Jackson makes of it. */
public final class JsonFile {

  private static final long MAX_BYTES = 64 << 20;
  private static final int MAX_DEPTH = 64;

  private JsonFile() {}

  /** Parsers of JSON in UTF-8 with no key twice, nested {@value #MAX_DEPTH} deep at most. */
  public static JsonFactory strict() {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
        .build();
  }

  /** How JSON is laid out that people read too: indented, and its lines end alike everywhere. */
  public static PrettyPrinter indented() {
    return new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
  }

  /**
   * The value in a file, in UTF-8.
   *
   * @param type of the value
   * @param reader makes the value, and decides how strictly
   * @param need what the file should be, such as {@code a recipe in JSON}
   * @throws InvalidFileException if there is no such file, or it has more than 64 MiB, is no JSON
   *     or not what the reader takes: naming line, column and key
   * @throws IOException if it cannot be read
   */
  public static <T> T read(Path file, Class<T> type, ObjectReader reader, String need)
      throws IOException {
    Path folder = file.getParent();
    if (folder != null && Files.isRegularFile(folder)) {
      throw new InvalidFileException(
          folder, "found a file, need the folder that holds " + file.getFileName());
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(file, "found no such file, need " + need);
    }
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new InvalidFileException(
          file, "found %d bytes, need %s of at most %d".formatted(size, need, MAX_BYTES));
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      @Nullable T value = reader.readValue(bytes, type);
      if (value == null) {
        throw new InvalidFileException(file, "found null, need " + need);
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new InvalidFileException(file, JsonProblem.inFile(e), e);
    }
  }
}
