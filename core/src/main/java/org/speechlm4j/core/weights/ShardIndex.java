package org.speechlm4j.core.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;

/**
 * The list of a checkpoint that is split over several files: {@code model.safetensors.index.json}.
 *
 * @param files for each tensor the file that holds it, beside the index
 */
record ShardIndex(Map<String, Path> files) {

  private static final long MAX_BYTES = 100_000_000;

  /** No file system takes longer names, and errors begin with them. */
  private static final int LONGEST_NAME = 255;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
          .build();

  /**
   * Reads an index.
   *
   * @throws InvalidFileException if it is damaged or names a file outside its own folder
   */
  static ShardIndex read(Path index) throws IOException {
    long size = Files.size(index);
    if (size > MAX_BYTES) {
      throw new InvalidFileException(
          index, "found " + size + " bytes, need at most " + MAX_BYTES + " in an index");
    }
    Map<String, Path> files = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(Files.readAllBytes(index))) {
      need(json.nextToken() == JsonToken.START_OBJECT, index, "found no JSON object, need one");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        json.nextToken();
        if (key.equals("weight_map")) {
          readMap(json, index, files);
        } else {
          json.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      @Nullable JsonLocation at = e.getLocation();
      String place =
          at == null ? "" : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
      throw new InvalidFileException(index, place + "bad JSON: " + e.getOriginalMessage(), e);
    }
    need(!files.isEmpty(), index, "found no weight_map with tensors, need one");
    return new ShardIndex(files);
  }

  private static void readMap(JsonParser json, Path index, Map<String, Path> files)
      throws IOException {
    boolean object = json.currentToken() == JsonToken.START_OBJECT;
    need(object, index, "weight_map: found no object, need one of tensor names and file names");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      boolean text = json.nextToken() == JsonToken.VALUE_STRING;
      need(text, index, "weight_map: tensor " + name + " has no file name, need one");
      files.put(name, beside(index, name, json.getText()));
    }
  }

  private static Path beside(Path index, String name, String file) throws InvalidFileException {
    try {
      Path plain = Path.of(file).getFileName();
      boolean inside =
          !file.isEmpty()
              && file.length() <= LONGEST_NAME
              && !file.equals("..")
              && !file.equals(".")
              && file.chars().noneMatch(Character::isISOControl);
      if (inside && plain != null && plain.toString().equals(file)) {
        return index.resolveSibling(plain);
      }
    } catch (InvalidPathException e) {
      throw new InvalidFileException(index, "tensor " + name + ": " + e.getMessage(), e);
    }
    throw new InvalidFileException(
        index,
        "tensor %s: found file %s, need the plain name of a file in the index's folder, of at most %d characters"
            .formatted(name, file, LONGEST_NAME));
  }

  private static void need(boolean holds, Path index, String problem) throws InvalidFileException {
    if (!holds) {
      throw new InvalidFileException(index, problem);
    }
  }
}
