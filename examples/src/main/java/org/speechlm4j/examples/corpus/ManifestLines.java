package org.speechlm4j.examples.corpus;

import static org.speechlm4j.examples.corpus.Checks.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.JsonFile;
import org.speechlm4j.core.config.JsonProblem;
import org.speechlm4j.core.system.WholeFile;

/** The lines of a manifest: one JSON object for each utterance or sound. */
final class ManifestLines {

  private static final JsonMapper JSON =
      JsonMapper.builder(JsonFile.strict())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private ManifestLines() {}

  /** Writes utterances and sounds, in that order. */
  static void write(Path manifest, List<Utterance> utterances, List<Sound> sounds)
      throws IOException {
    StringBuilder text = new StringBuilder();
    for (Utterance utterance : utterances) {
      text.append(JSON.writeValueAsString(utterance)).append('\n');
    }
    for (Sound sound : sounds) {
      text.append(JSON.writeValueAsString(sound)).append('\n');
    }
    WholeFile.write(manifest, text.toString());
  }

  /**
   * Reads a manifest line by line.
   *
   * @throws InvalidFileException naming the file and the line of an entry that either consumer
   *     refuses by {@link IllegalArgumentException}, or that is not an entry
   */
  static void read(Path manifest, Consumer<Utterance> utterances, Consumer<Sound> sounds)
      throws IOException {
    int number = 0;
    for (String line : lines(manifest)) {
      number++;
      try {
        JsonNode entry = JSON.readTree(line);
        require(entry.isObject(), "found no JSON object, need one on each line");
        if (entry.path("type").asText().equals(Sound.TYPE)) {
          sounds.accept(JSON.treeToValue(entry, Sound.class));
        } else {
          utterances.accept(JSON.treeToValue(entry, Utterance.class));
        }
      } catch (JsonProcessingException e) {
        throw invalid(manifest, number, JsonProblem.inLine(e), e);
      } catch (IllegalArgumentException e) {
        throw invalid(manifest, number, String.valueOf(e.getMessage()), e);
      }
    }
  }

  private static List<String> lines(Path manifest) throws IOException {
    try {
      return Files.readAllLines(manifest, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(manifest, "found bytes that are not UTF-8", e);
    }
  }

  private static InvalidFileException invalid(
      Path manifest, int line, String problem, Exception cause) {
    return new InvalidFileException(manifest, "line " + line + ": " + problem, cause);
  }
}
