package org.speechlm4j.examples.tour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.weights.SafeTensors;

/**
 * How a checkpoint came about, as its own metadata says.
 *
 * @param recipe name of the recipe that trained it
 * @param seed what all random choices followed from
 * @param steps training steps
 * @param date when training ended, ISO 8601
 * @param version of the library that trained it
 * @param results what training measured in the end, by name
 */
record Provenance(
    String recipe,
    String seed,
    String steps,
    String date,
    String version,
    Map<String, Double> results) {

  private static final String PREFIX = "speechlm4j.";
  private static final String RESULT = PREFIX + "result.";
  private static final JsonMapper JSON = new JsonMapper();

  /** Copies the results. */
  Provenance {
    results = Map.copyOf(results);
  }

  /**
   * Reads the metadata of a trained folder.
   *
   * @throws IOException if there are no weights, or they do not say how they came about
   */
  static Provenance read(Path folder) throws IOException {
    try (SafeTensors weights = SafeTensors.open(folder)) {
      Map<String, String> metadata = weights.metadata();
      Map<String, Double> results = new TreeMap<>();
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        if (entry.getKey().startsWith(RESULT)) {
          String name = entry.getKey().substring(RESULT.length());
          results.put(name, number(folder, entry.getKey(), entry.getValue()));
        }
      }
      return new Provenance(
          recipe(folder, text(folder, metadata, "recipe")),
          text(folder, metadata, "seed"),
          text(folder, metadata, "steps"),
          text(folder, metadata, "date"),
          text(folder, metadata, "version"),
          results);
    }
  }

  private static String text(Path folder, Map<String, String> metadata, String name)
      throws InvalidFileException {
    @Nullable String text = metadata.get(PREFIX + name);
    if (text == null) {
      throw new InvalidFileException(
          folder, "found weights without " + PREFIX + name + " in their metadata, need it");
    }
    return text;
  }

  private static String recipe(Path folder, String json) throws InvalidFileException {
    try {
      return JSON.readTree(json).path("recipe").asText();
    } catch (JsonProcessingException e) {
      throw new InvalidFileException(folder, "found a recipe in metadata that is no JSON", e);
    }
  }

  private static double number(Path folder, String key, String text) throws InvalidFileException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InvalidFileException(folder, "found " + key + " = " + text + ", need a number", e);
    }
  }

  /** Of hidden states 0 to {@code layers} the one whose units told most of phones; none if none. */
  OptionalInt bestLayer(int layers) {
    return IntStream.rangeClosed(0, layers)
        .filter(layer -> results.containsKey(pnmi(layer)))
        .boxed()
        .max(Comparator.comparing(layer -> results.getOrDefault(pnmi(layer), 0.0)))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private static String pnmi(int layer) {
    return "layer" + layer + ".pnmi";
  }
}
