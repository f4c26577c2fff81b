package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.system.Interrupts;
import org.speechlm4j.core.system.WholeFolder;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.StorageType;
import org.speechlm4j.core.weights.SafeTensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a checkpoint with its floats stored as another type. */
@Command(
    name = "export",
    description = {
      "Copy a checkpoint with its floats stored as another type, such as half precision.",
      "",
      "Takes a checkpoint's folder, such as a run's folder model, and writes another: its tensors",
      "as one model.safetensors with the same metadata, and its other files as they are.",
      ""
    })
final class ExportCommand implements Callable<Integer> {

  private static final String WEIGHTS = ".safetensors";
  private static final String INDEX = ".safetensors.index.json";

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "MODEL", description = "A checkpoint's folder or owner/name.")
  private ModelFolder source;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the copy, which must not exist.")
  private Path folder;

  @Option(
      names = "--storage",
      paramLabel = "TYPE",
      defaultValue = "F16",
      description = "How floats are stored: F64, F32, F16 or BF16 (default: ${DEFAULT-VALUE}).")
  private StorageType storage;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(folder)) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    Path model = source.path(output.quiet());
    if (Files.isRegularFile(model)) {
      throw new InvalidFileException(model, "found a file, need the folder of a checkpoint");
    }
    WholeFolder.write(folder, copy -> write(model, copy));
    report();
    return 0;
  }

  private void write(Path model, Path copy) throws IOException {
    try (SafeTensors tensors = SafeTensors.open(model)) {
      SafeTensors.write(copy.resolve("model.safetensors"), stored(tensors), tensors.metadata());
    }
    for (Path file : otherFiles(model)) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
  }

  private Map<String, HostTensor> stored(SafeTensors source) {
    Map<String, HostTensor> tensors = new TreeMap<>();
    for (String name : source.names()) {
      Interrupts.check();
      HostTensor tensor = source.find(name);
      if (tensor != null) {
        tensors.put(name, tensor.storage().isFloat() ? stored(name, tensor) : tensor);
      }
    }
    return tensors;
  }

  private HostTensor stored(String name, HostTensor tensor) {
    try {
      return tensor.storedAs(storage);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("tensor " + name + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> otherFiles(Path model) throws IOException {
    try (Stream<Path> files = Files.list(model)) {
      return files.filter(Files::isRegularFile).filter(ExportCommand::isOther).toList();
    }
  }

  private static boolean isOther(Path file) {
    String name = file.getFileName().toString();
    return !name.endsWith(WEIGHTS) && !name.endsWith(INDEX);
  }

  private void report() throws IOException {
    long bytes = Files.size(folder.resolve("model.safetensors"));
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      new JsonLine().put("folder", folder.toString()).put("bytes", bytes).print(out);
    } else if (!output.quiet()) {
      out.printf("%s: %d bytes%n", folder, bytes);
    }
  }
}
