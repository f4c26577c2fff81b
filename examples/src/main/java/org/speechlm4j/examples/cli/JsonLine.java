package org.speechlm4j.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** One JSON object on a line of its own, its keys in the order of the calls. */
final class JsonLine {

  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode object = JSON.createObjectNode();

  JsonLine put(String key, @Nullable Object value) {
    object.set(key, JSON.valueToTree(value));
    return this;
  }

  /** A number, or null where it is none. */
  JsonLine number(String key, double value) {
    return put(key, Double.isFinite(value) ? value : null);
  }

  /** JSON that is already text. */
  JsonLine raw(String key, String json) throws JsonProcessingException {
    object.set(key, JSON.readTree(json));
    return this;
  }

  /** Adds seconds, or what is counted in them, to a hundred thousandth. */
  JsonLine seconds(String name, double value) {
    return put(name, Math.round(value * 1e5) / 1e5);
  }

  void print(PrintWriter out) {
    out.println(object);
  }
}
