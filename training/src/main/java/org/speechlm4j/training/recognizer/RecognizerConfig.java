package org.speechlm4j.training.recognizer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.config.JsonFile;
import org.speechlm4j.core.system.WholeFile;

/**
 * The sizes of a phone recogniser and the phones that it knows.
 *
 * @param mels channels of its input
 * @param channels channels of the two convolutions
 * @param hidden hidden units of a layer in each direction
 * @param layers number of bidirectional layers
 * @param phones names of the phones, in the order of the outputs after the blank
 */
public record RecognizerConfig(
    int mels, int channels, int hidden, int layers, List<String> phones) {

  private static final String FILE = "config.json";
  private static final String TYPE = "speechlm4j-phone-recognizer";

  /**
   * Checks the sizes and names.
   *
   * @throws IllegalArgumentException naming the parameter, what was found and what is needed
   */
  public RecognizerConfig {
    phones = List.copyOf(phones);
    positive("mels", mels);
    positive("channels", channels);
    positive("hidden", hidden);
    positive("layers", layers);
    positive("phones", phones.size());
    Set<String> seen = new HashSet<>();
    for (String phone : phones) {
      if (!seen.add(phone)) {
        throw new IllegalArgumentException("phones: found " + phone + " twice, need it once");
      }
    }
  }

  private static void positive(String name, int found) {
    if (found < 1) {
      throw new IllegalArgumentException("%s: found %d, need at least 1".formatted(name, found));
    }
  }

  /**
   * Reads {@code config.json} of a trained folder.
   *
   * @throws IOException if it cannot be read or is of another model
   */
  static RecognizerConfig read(Path folder) throws IOException {
    return ConfigJson.read(
        folder.resolve(FILE),
        json -> {
          json.oneOf("model_type", "", Set.of(TYPE));
          return new RecognizerConfig(
              json.integer("mels"),
              json.integer("channels"),
              json.integer("hidden"),
              json.integer("layers"),
              json.texts("phones"));
        });
  }

  /** Writes {@code config.json}. */
  void write(Path folder) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model_type", TYPE);
    json.put("mels", mels);
    json.put("channels", channels);
    json.put("hidden", hidden);
    json.put("layers", layers);
    json.put("phones", phones);
    String text = new JsonMapper().writer(JsonFile.indented()).writeValueAsString(json);
    WholeFile.write(folder.resolve(FILE), text + "\n");
  }
}
