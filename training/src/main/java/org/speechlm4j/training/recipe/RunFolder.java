package org.speechlm4j.training.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.JsonFile;
import org.speechlm4j.core.config.JsonProblem;
import org.speechlm4j.core.system.WholeFile;
import org.speechlm4j.core.system.WholeFolder;
import org.speechlm4j.core.system.WriteFailure;

/**
 * The folder of a run: {@code log.jsonl}, {@code checkpoints/step-N}, and in the end {@code model}.
 *
 * <p>A checkpoint is a {@link WholeFolder}, so that whatever is found under its name is complete,
 * however a run ended.
 */
final class RunFolder {

  private static final String STEP = "step-";
  private static final JsonMapper JSON = JsonMapper.builder(JsonFile.strict()).build();

  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /** Opens or makes a folder, and clears away what a killed run left half done. */
  static RunFolder open(Path folder) throws IOException {
    RunFolder run = new RunFolder(folder);
    Files.createDirectories(run.checkpoints());
    for (Path parent : List.of(folder, run.checkpoints())) {
      for (Path path : list(parent)) {
        if (path.getFileName().toString().startsWith(WholeFolder.PART)) {
          WholeFolder.delete(path);
        }
      }
    }
    return run;
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  private Path log() {
    return folder.resolve("log.jsonl");
  }

  /** Where the trained model goes. */
  Path model() {
    return folder.resolve("model");
  }

  /** The checkpoint of the most steps. */
  Optional<Path> lastCheckpoint() throws IOException {
    return steps().stream().max(Comparator.comparingLong(RunFolder::step));
  }

  private List<Path> steps() throws IOException {
    return list(checkpoints()).stream()
        .filter(path -> path.getFileName().toString().matches(STEP + "\\d{1,18}"))
        .toList();
  }

  /** Number of steps of a checkpoint's folder. */
  static long step(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(STEP.length()));
  }

  /** Writes a checkpoint and drops the oldest beyond those to keep. */
  void writeCheckpoint(long step, int kept, WholeFolder.Content content) throws IOException {
    WholeFolder.write(checkpoints().resolve(STEP + step), content);
    List<Path> all =
        steps().stream().sorted(Comparator.comparingLong(RunFolder::step).reversed()).toList();
    for (Path old : all.subList(Math.min(kept, all.size()), all.size())) {
      // Moved first, so that a kill in between leaves no half of a checkpoint under its name.
      Path part = old.resolveSibling(WholeFolder.PART + old.getFileName());
      Files.move(old, part, StandardCopyOption.ATOMIC_MOVE);
      WholeFolder.delete(part);
    }
  }

  /** Drops lines of the log beyond a step, and a last line that a kill cut off. */
  void truncateLog(long step) throws IOException {
    if (!Files.exists(log())) {
      return;
    }
    List<String> kept = new ArrayList<>();
    int number = 0;
    for (String line : wholeLines(log())) {
      number++;
      try {
        if (JSON.readTree(line).path("step").asLong(Long.MAX_VALUE) <= step) {
          kept.add(line);
        }
      } catch (JsonProcessingException e) {
        throw new InvalidFileException(
            log(), "line %d, %s".formatted(number, JsonProblem.inLine(e)), e);
      }
    }
    WholeFile.write(log(), kept.stream().map(line -> line + "\n").collect(Collectors.joining()));
  }

  private static List<String> wholeLines(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(file, "found bytes that are not UTF-8", e);
    }
  }

  /** Adds a line to the log. */
  void log(Map<String, Object> line) throws IOException {
    byte[] bytes = (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Files.write(log(), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw WriteFailure.of(log(), bytes.length, e);
    }
  }

  /** Fails unless the folder's runs have this configuration, or none has been written yet. */
  void claim(String configuration) throws IOException {
    Path file = folder.resolve("recipe.json");
    if (Files.exists(file)) {
      if (!Files.readString(file).equals(configuration)) {
        throw new InvalidFileException(
            file, "found another recipe than the one to run, need the same or another folder");
      }
      return;
    }
    WholeFile.write(file, configuration);
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }
}
