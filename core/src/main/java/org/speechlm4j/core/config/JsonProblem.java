package org.speechlm4j.core.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a JSON text, in one line: the place, the key, and what was found there.
 *
 * <p>Where a value was refused by its own class, the problem is in that class's words.
 */
public final class JsonProblem {

  private JsonProblem() {}

  /** The problem of a whole text, with line and column. */
  public static String inFile(JsonProcessingException failure) {
    @Nullable JsonLocation at = failure.getLocation();
    List<String> place = new ArrayList<>();
    if (at != null && at.getLineNr() > 0) {
      place.add("line " + at.getLineNr());
      place.add("column " + at.getColumnNr());
    }
    return describe(failure, place);
  }

  /** The problem of a line whose number the caller knows, with its column. */
  public static String inLine(JsonProcessingException failure) {
    @Nullable JsonLocation at = failure.getLocation();
    List<String> place = new ArrayList<>();
    if (at != null && at.getColumnNr() > 0) {
      place.add("column " + at.getColumnNr());
    }
    return describe(failure, place);
  }

  private static String describe(JsonProcessingException failure, List<String> place) {
    String key = key(failure);
    if (!key.isEmpty()) {
      place.add(key);
    }
    String problem = problem(failure);
    return place.isEmpty() ? problem : String.join(", ", place) + ": " + problem;
  }

  /** Where a value stands, such as {@code options.phones[3]}; empty for the whole. */
  private static String key(JsonProcessingException failure) {
    StringBuilder key = new StringBuilder();
    if (failure instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference reference : mapping.getPath()) {
        if (reference.getFieldName() == null) {
          key.append('[').append(reference.getIndex()).append(']');
        } else {
          key.append(key.isEmpty() ? "" : ".").append(reference.getFieldName());
        }
      }
    }
    return key.toString();
  }

  private static String problem(JsonProcessingException failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message =
        deepest instanceof JsonProcessingException json
            ? "found bad JSON: " + json.getOriginalMessage()
            : deepest.getMessage();
    if (message == null) {
      return "found null, need a value";
    }
    return message.lines().findFirst().orElse("");
  }
}
