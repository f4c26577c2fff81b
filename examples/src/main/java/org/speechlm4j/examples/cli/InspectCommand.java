package org.speechlm4j.examples.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a checkpoint holds. */
@Command(
    name = "inspect",
    description =
        "Print a checkpoint's tensors with their types, shapes and bytes, and its "
            + "configuration.")
final class InspectCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "DIR",
      description = "A checkpoint's folder or owner/name, or a safetensors file.")
  private ModelFolder model;

  @Override
  public Integer call() throws IOException {
    Path path = model.path(output.quiet());
    Path config = path.resolve("config.json");
    String configuration = Files.exists(config) ? ConfigJson.read(config).toString() : "";
    try (SafeTensors tensors = SafeTensors.open(path)) {
      if (output.json()) {
        printJson(path, tensors, configuration);
      } else {
        print(tensors, configuration);
      }
    }
    return 0;
  }

  private void printJson(Path path, SafeTensors tensors, String configuration) throws IOException {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (String name : tensors.names()) {
      HostTensor tensor = find(tensors, name);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", name);
      entry.put("dtype", tensor.storage().name());
      entry.put("shape", tensor.shape().toArray());
      entry.put("bytes", tensor.data().byteSize());
      entry.put("file", tensors.origin(name));
      entries.add(entry);
    }
    new JsonLine()
        .put("path", path.toString())
        .put("metadata", tensors.metadata())
        .raw("config", configuration.isEmpty() ? "null" : configuration)
        .put("tensors", entries)
        .print(spec.commandLine().getOut());
  }

  private void print(SafeTensors tensors, String configuration) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    int width = tensors.names().stream().mapToInt(String::length).max().orElse(0);
    String row = "%-" + Math.max(1, width) + "s  %-4s  %12d  %s%n";
    long bytes = 0;
    long elements = 0;
    for (String name : tensors.names()) {
      HostTensor tensor = find(tensors, name);
      bytes += tensor.data().byteSize();
      elements += tensor.shape().count();
      out.printf(
          Locale.ROOT, row, name, tensor.storage(), tensor.data().byteSize(), tensor.shape());
    }
    out.printf(
        Locale.ROOT,
        "%d tensors, %,d elements, %,d bytes%n",
        tensors.names().size(),
        elements,
        bytes);
    tensors.metadata().forEach((key, value) -> out.println(key + ": " + value));
    if (!configuration.isEmpty()) {
      JsonMapper json = new JsonMapper();
      String pretty = json.readTree(configuration).toPrettyString();
      out.println("config.json: " + pretty);
    }
    out.flush();
  }

  private static HostTensor find(SafeTensors tensors, String name) {
    return Objects.requireNonNull(tensors.find(name), name);
  }
}
