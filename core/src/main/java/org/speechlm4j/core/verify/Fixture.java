package org.speechlm4j.core.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.SafeTensors;

/**
 * A folder of what a reference implementation gave: {@code case.json}, {@code expected.safetensors}
 * with inputs {@code in.*} and outputs {@code out.*}, and perhaps a checkpoint.
 */
public final class Fixture implements AutoCloseable {

  private static final String EXPECTED = "expected.safetensors";

  private final Path folder;
  private final ConfigJson description;
  private final ConfigJson judged;
  private final SafeTensors expected;

  private Fixture(Path folder, ConfigJson description, SafeTensors expected) throws IOException {
    this.folder = folder;
    this.description = description;
    this.judged = description.object("outputs");
    this.expected = expected;
  }

  /**
   * Opens a folder.
   *
   * @throws InvalidFileException if a file is missing, damaged or contradicts the other
   */
  public static Fixture open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidFileException(folder, "found no such folder, need one with case.json");
    }
    ConfigJson description = ConfigJson.read(folder.resolve("case.json"));
    SafeTensors expected = SafeTensors.open(folder.resolve(EXPECTED));
    boolean opened = false;
    try {
      Fixture fixture = new Fixture(folder, description, expected);
      fixture.check();
      opened = true;
      return fixture;
    } finally {
      if (!opened) {
        expected.close();
      }
    }
  }

  private void check() throws IOException {
    for (String name : outputs()) {
      tolerance(name);
      tensor(name);
    }
    for (String name : expected.names()) {
      if (name.startsWith("out.") && !judged.has(name)) {
        throw new InvalidFileException(
            folder.resolve(EXPECTED), "found " + name + ", which case.json does not describe");
      }
    }
    if (outputs().isEmpty()) {
      throw new InvalidFileException(description.file(), "outputs is empty, need at least one");
    }
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** The fixture's own name. */
  public String name() throws InvalidFileException {
    return description.text("name");
  }

  /** What kind of component it is about, such as {@code codec}. */
  public String family() throws InvalidFileException {
    return description.text("family");
  }

  /** The reference's class, such as {@code EncodecModel}; null if there is no model. */
  public @Nullable String modelClass() throws InvalidFileException {
    return description.textOrNull("model_class");
  }

  /** The {@code model_type} of {@code config.json}; null if there is none. */
  public @Nullable String modelType() throws IOException {
    Path config = folder.resolve("config.json");
    return Files.exists(config) ? ConfigJson.read(config).textOrNull("model_type") : null;
  }

  /** All of {@code case.json}. */
  public ConfigJson description() {
    return description;
  }

  /** Names of the outputs, in the order in which they are described. */
  public List<String> outputs() {
    return judged.keys();
  }

  /** Names of all tensors, inputs and outputs. */
  public Set<String> names() {
    return expected.names();
  }

  /**
   * An input or output.
   *
   * @param name its full name, such as {@code in.audio}
   * @throws InvalidFileException if there is none
   */
  public HostTensor tensor(String name) throws InvalidFileException {
    HostTensor tensor = expected.find(name);
    if (tensor == null) {
      throw new InvalidFileException(folder.resolve(EXPECTED), "tensor " + name + " is missing");
    }
    return tensor;
  }

  /** An input or output as a tensor of a backend. */
  public Tensor tensor(String name, Backend backend) throws InvalidFileException {
    HostTensor tensor = tensor(name);
    return tensor.storage().isFloat()
        ? backend.constant(tensor.toFloats(), tensor.shape())
        : backend.constant(tensor.toInts(), tensor.shape());
  }

  /** The elements of an input or output. */
  public float[] floats(String name) throws InvalidFileException {
    return tensor(name).toFloats();
  }

  /** The elements of an integer input or output. */
  public int[] ints(String name) throws InvalidFileException {
    return tensor(name).toInts();
  }

  /** Largest absolute error that an output may have. */
  public double tolerance(String output) throws InvalidFileException {
    double tolerance = judged.object(output).number("atol");
    if (tolerance < 0) {
      throw judged.object(output).unsupported("atol", "0 or more");
    }
    return tolerance;
  }

  /** Ends the use of its tensors. */
  @Override
  public void close() {
    expected.close();
  }
}
