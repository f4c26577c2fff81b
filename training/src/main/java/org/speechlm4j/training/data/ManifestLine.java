package org.speechlm4j.training.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.config.JsonFile;
import org.speechlm4j.core.config.JsonProblem;

/** One line of a manifest as an example; what is wrong is an IllegalArgumentException. */
final class ManifestLine {

  private static final List<String> TIERS = List.of("phones", "syllables", "words");
  private static final Set<String> KEYS =
      Set.of("id", "file", "seconds", "text", "language", "speaker", "split");

  private static final ObjectReader JSON =
      JsonMapper.builder(JsonFile.strict())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final JsonNode object;
  private final Path folder;

  private ManifestLine(JsonNode object, Path folder) {
    this.object = object;
    this.folder = folder;
  }

  /**
   * Reads a line.
   *
   * @param line a JSON object
   * @param folder absolute, normalised; where the files are
   */
  static Example read(String line, Path folder) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(JsonProblem.inLine(e), e);
    }
    if (!root.isObject()) {
      throw new IllegalArgumentException(
          "found " + shortened(root) + ", need a JSON object on each line");
    }
    return new ManifestLine(root, folder).example();
  }

  private Example example() throws IOException {
    Path audio = audio(required("file"));
    Map<String, List<Segment>> tiers = new LinkedHashMap<>();
    for (String tier : TIERS) {
      if (present(tier)) {
        tiers.put(tier, segments(tier));
      }
    }
    return new Example(
        required("id"),
        audio,
        present("seconds")
            ? number(object.path("seconds"), "seconds")
            : AudioFiles.read(audio).seconds(),
        optional("text"),
        optional("language"),
        optional("speaker"),
        optional("split"),
        tiers,
        attributes());
  }

  /** An explicit null is as good as no key. */
  private boolean present(String key) {
    return object.hasNonNull(key);
  }

  private String required(String key) {
    String value = optional(key);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          key + ": found " + (value == null ? "no such key" : "nothing") + ", need a string");
    }
    return value;
  }

  private @Nullable String optional(String key) {
    return present(key) ? text(object.path(key), key) : null;
  }

  private Path audio(String file) {
    Path path = folder.resolve(file).normalize();
    if (Path.of(file).isAbsolute() || !path.startsWith(folder) || path.equals(folder)) {
      throw new IllegalArgumentException(
          "file: found " + file + ", need a path inside the manifest's folder");
    }
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException("file: found no " + file + " in the manifest's folder");
    }
    return path;
  }

  private List<Segment> segments(String tier) {
    JsonNode array = object.path(tier);
    if (!array.isArray()) {
      throw wrong(tier, array, "an array of segments");
    }
    List<Segment> segments = new ArrayList<>();
    for (JsonNode segment : array) {
      String place = tier + "[" + segments.size() + "]";
      segments.add(
          new Segment(
              text(segment.path("label"), place + ".label"),
              number(segment.path("start"), place + ".start"),
              number(segment.path("end"), place + ".end")));
    }
    return segments;
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    object.forEachEntry(
        (key, value) -> {
          if (!KEYS.contains(key) && !TIERS.contains(key)) {
            attributes.put(key, value.isTextual() ? value.textValue() : value.toString());
          }
        });
    return attributes;
  }

  private static String text(JsonNode value, String key) {
    if (!value.isTextual()) {
      throw wrong(key, value, "a string");
    }
    return value.textValue();
  }

  private static double number(JsonNode value, String key) {
    if (!value.isNumber()) {
      throw wrong(key, value, "a number");
    }
    return value.doubleValue();
  }

  private static IllegalArgumentException wrong(String key, JsonNode found, String need) {
    return new IllegalArgumentException(key + ": found " + shortened(found) + ", need " + need);
  }

  private static String shortened(JsonNode node) {
    String text = node.isMissingNode() ? "no such key" : node.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
