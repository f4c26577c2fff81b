package org.speechlm4j.core.config;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.system.WholeFile;

/**
 * An object of a published JSON file such as {@code config.json}, with getters that check types.
 *
 * <p>Each getter throws an {@link InvalidFileException} that names the file and the key, what was
 * found and what is needed. A getter with a default gives it where the key is absent; an explicit
 * null is no absence, and only the getters named {@code orNull} take it. Keys that nobody reads are
 * not errors, since the reference ignores them too: {@link #unread()} lists them.
 *
 * <p>Python writes NaN and Infinity as such, so they are understood, but no getter returns one. Not
 * safe for use by several threads.
 */
public final class ConfigJson {

  private static final ObjectReader JSON = reader();

  private final Path file;
  private final String prefix;
  private final JsonNode object;
  private final Set<String> read;

  private ConfigJson(Path file, String prefix, JsonNode object, Set<String> read) {
    this.file = file;
    this.prefix = prefix;
    this.object = object;
    this.read = read;
  }

  private static ObjectReader reader() {
    return JsonMapper.builder(JsonFile.strict())
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build()
        .readerFor(JsonNode.class);
  }

  /**
   * Writes an object into a file, whole or not at all, keys in order.
   *
   * @param values strings, numbers, flags, nulls, and lists and maps of them
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Map<String, ?> values) throws IOException {
    String text =
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPrettyPrinter(JsonFile.indented())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build()
            .writeValueAsString(values);
    WholeFile.write(file, text + "\n");
  }

  /** What makes a value of a configuration. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads what it needs; an IllegalArgumentException is turned into one that names the file. */
    T read(ConfigJson config) throws IOException;
  }

  /**
   * Reads a file that holds one JSON object.
   *
   * @throws InvalidFileException if it is missing, no JSON object, or has a key twice
   */
  public static ConfigJson read(Path file) throws IOException {
    JsonNode root = JsonFile.read(file, JsonNode.class, JSON, "a JSON configuration");
    if (!root.isObject()) {
      throw new InvalidFileException(file, "found " + describe(root) + ", need a JSON object");
    }
    return new ConfigJson(file, "", root, new TreeSet<>());
  }

  /**
   * Reads a file as a value, whose own checks then name the file too.
   *
   * @throws InvalidFileException as {@link #read(Path)}, and if {@code reader} refuses a value
   */
  public static <T> T read(Path file, Reader<T> reader) throws IOException {
    ConfigJson config = read(file);
    try {
      return reader.read(config);
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(file, String.valueOf(e.getMessage()), e);
    }
  }

  /** The file that this comes from. */
  public Path file() {
    return file;
  }

  /** The keys of this object, in the file's order. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** Whether the key is there, perhaps with null. */
  public boolean has(String key) {
    return object.has(key);
  }

  /** Whether the key is there with null; counts as reading it. */
  public boolean isNull(String key) {
    return has(key) && get(key).isNull();
  }

  /** A 32-bit integer; {@code 2.0} is one too. */
  public int integer(String key) throws InvalidFileException {
    return toInteger(key, required(key));
  }

  /** An integer, or {@code missing} where the key is absent. */
  public int integer(String key, int missing) throws InvalidFileException {
    return has(key) ? integer(key) : missing;
  }

  /** An integer, or null where the key is absent or null. */
  public @Nullable Integer integerOrNull(String key) throws InvalidFileException {
    return absentOrNull(key) ? null : Integer.valueOf(integer(key));
  }

  /** A finite number. */
  public double number(String key) throws InvalidFileException {
    return toNumber(key, required(key));
  }

  /** A finite number, or {@code missing} where the key is absent. */
  public double number(String key, double missing) throws InvalidFileException {
    return has(key) ? number(key) : missing;
  }

  /** A finite number, or null where the key is absent or null. */
  public @Nullable Double numberOrNull(String key) throws InvalidFileException {
    return absentOrNull(key) ? null : Double.valueOf(number(key));
  }

  /** True or false. */
  public boolean flag(String key) throws InvalidFileException {
    JsonNode value = required(key);
    if (!value.isBoolean()) {
      throw wrong(key, value, "true or false");
    }
    return value.booleanValue();
  }

  /** True or false, or {@code missing} where the key is absent. */
  public boolean flag(String key, boolean missing) throws InvalidFileException {
    return has(key) ? flag(key) : missing;
  }

  /** A string. */
  public String text(String key) throws InvalidFileException {
    return toText(key, required(key));
  }

  /** A string, or {@code missing} where the key is absent. */
  public String text(String key, String missing) throws InvalidFileException {
    return has(key) ? text(key) : missing;
  }

  /** A string, or null where the key is absent or null. */
  public @Nullable String textOrNull(String key) throws InvalidFileException {
    return absentOrNull(key) ? null : text(key);
  }

  /** An array of 32-bit integers. */
  public int[] integers(String key) throws InvalidFileException {
    List<JsonNode> values = array(key);
    int[] integers = new int[values.size()];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = toInteger(key + "[" + i + "]", values.get(i));
    }
    return integers;
  }

  /** An array of integers, or a copy of {@code missing} where the key is absent. */
  public int[] integers(String key, int[] missing) throws InvalidFileException {
    return has(key) ? integers(key) : missing.clone();
  }

  /** An array of finite numbers. */
  public double[] numbers(String key) throws InvalidFileException {
    List<JsonNode> values = array(key);
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = toNumber(key + "[" + i + "]", values.get(i));
    }
    return numbers;
  }

  /** An array of finite numbers, or a copy of {@code missing} where the key is absent. */
  public double[] numbers(String key, double[] missing) throws InvalidFileException {
    return has(key) ? numbers(key) : missing.clone();
  }

  /** An array of strings. */
  public List<String> texts(String key) throws InvalidFileException {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : array(key)) {
      texts.add(toText(key + "[" + texts.size() + "]", value));
    }
    return texts;
  }

  /** A nested object. */
  public ConfigJson object(String key) throws InvalidFileException {
    return nested(key, required(key));
  }

  /** A nested object, or null where the key is absent or null. */
  public @Nullable ConfigJson objectOrNull(String key) throws InvalidFileException {
    return absentOrNull(key) ? null : object(key);
  }

  /** An array of nested objects. */
  public List<ConfigJson> objects(String key) throws InvalidFileException {
    List<ConfigJson> objects = new ArrayList<>();
    for (JsonNode value : array(key)) {
      objects.add(nested(key + "[" + objects.size() + "]", value));
    }
    return objects;
  }

  /** A string that has to be one of some, because nothing else is supported. */
  public String oneOf(String key, String missing, Set<String> supported)
      throws InvalidFileException {
    String value = text(key, missing);
    if (!supported.contains(value)) {
      throw unsupported(key, "one of " + new TreeSet<>(supported));
    }
    return value;
  }

  /** The error for a value that its type allows but the component does not support. */
  public InvalidFileException unsupported(String key, String need) {
    return wrong(key, get(key), need);
  }

  /** The keys that no getter has read, nested ones as {@code outer.inner}, in order. */
  public Set<String> unread() {
    Set<String> unread = new TreeSet<>();
    collect(prefix, object, unread);
    return unread;
  }

  private void collect(String path, JsonNode node, Set<String> unread) {
    node.forEachEntry(
        (key, value) -> {
          if (!read.contains(path + key)) {
            unread.add(path + key);
          } else if (value.isObject()) {
            collect(path + key + ".", value, unread);
          }
        });
  }

  private boolean absentOrNull(String key) {
    return get(key).isNull() || !has(key);
  }

  /** The value, a missing node if there is none. */
  private JsonNode get(String key) {
    read.add(prefix + key);
    return object.path(key);
  }

  private JsonNode required(String key) throws InvalidFileException {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      throw new InvalidFileException(file, prefix + key + " is missing, need it");
    }
    return value;
  }

  private List<JsonNode> array(String key) throws InvalidFileException {
    JsonNode value = required(key);
    if (!value.isArray()) {
      throw wrong(key, value, "an array");
    }
    List<JsonNode> elements = new ArrayList<>();
    value.forEach(elements::add);
    return elements;
  }

  private ConfigJson nested(String key, JsonNode value) throws InvalidFileException {
    if (!value.isObject()) {
      throw wrong(key, value, "an object");
    }
    return new ConfigJson(file, prefix + key + ".", value, read);
  }

  private int toInteger(String key, JsonNode value) throws InvalidFileException {
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (number != (int) number) {
      throw wrong(key, value, "a 32-bit integer");
    }
    return (int) number;
  }

  private double toNumber(String key, JsonNode value) throws InvalidFileException {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(key, value, "a finite number");
    }
    return value.doubleValue();
  }

  private String toText(String key, JsonNode value) throws InvalidFileException {
    if (!value.isTextual()) {
      throw wrong(key, value, "a string");
    }
    return value.textValue();
  }

  private InvalidFileException wrong(String key, JsonNode found, String need) {
    return new InvalidFileException(
        file, "%s is %s, need %s".formatted(prefix + key, describe(found), need));
  }

  private static String describe(JsonNode node) {
    String text = node.isMissingNode() ? "absent" : node.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  /** The object as JSON. */
  @Override
  public String toString() {
    return object.toString();
  }
}
