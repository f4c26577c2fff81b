package org.speechlm4j.training.recipe;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
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
import java.util.stream.Stream;
import org.speechlm4j.core.InvalidFileException;

/**
 * The folder of a run: {@code log.jsonl}, {@code checkpoints/step-N}, and in the end {@code model}.
 *
 * <p>A checkpoint is written into a folder beside its place, forced to disk and moved there whole,
 * so that whatever is found under its name is complete, however a run ended.
 */
final class RunFolder {

  private static final String STEP = "step-";
  private static final String PART = ".part-";
  private static final JsonMapper JSON = JsonMapper.builder().build();

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
        if (path.getFileName().toString().startsWith(PART)) {
          delete(path);
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
  void writeCheckpoint(long step, int kept, FolderWriter writer) throws IOException {
    writeWhole(checkpoints().resolve(STEP + step), writer);
    List<Path> all =
        steps().stream().sorted(Comparator.comparingLong(RunFolder::step).reversed()).toList();
    for (Path old : all.subList(Math.min(kept, all.size()), all.size())) {
      // Moved first, so that a kill in between leaves no half of a checkpoint under its name.
      Path part = old.resolveSibling(PART + old.getFileName());
      Files.move(old, part, StandardCopyOption.ATOMIC_MOVE);
      delete(part);
    }
  }

  /** Writes a folder beside its place and moves it there, in place of what was there before. */
  static void writeWhole(Path target, FolderWriter writer) throws IOException {
    Path part = target.resolveSibling(PART + target.getFileName());
    delete(part);
    Files.createDirectories(part);
    writer.write(part);
    for (Path file : list(part)) {
      force(file);
    }
    force(part);
    Path old = target.resolveSibling(PART + "old-" + target.getFileName());
    if (Files.exists(target)) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    delete(old);
    force(target.resolveSibling("."));
  }

  /** Drops lines of the log beyond a step, and a last line that a kill cut off. */
  void truncateLog(long step) throws IOException {
    if (!Files.exists(log())) {
      return;
    }
    List<String> kept = new ArrayList<>();
    String text = Files.readString(log());
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    for (String line : whole.lines().toList()) {
      if (JSON.readTree(line).path("step").asLong(Long.MAX_VALUE) <= step) {
        kept.add(line);
      }
    }
    Path part = folder.resolve(PART + "log");
    Files.write(part, kept);
    Files.move(part, log(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Adds a line to the log. */
  void log(Map<String, Object> line) throws IOException {
    Files.write(
        log(),
        (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
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
    Path part = folder.resolve(PART + "recipe");
    Files.writeString(part, configuration);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(path)) {
      paths.sorted(Comparator.reverseOrder()).forEach(RunFolder::deleteOne);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes files into a folder. */
  @FunctionalInterface
  interface FolderWriter {
    void write(Path folder) throws IOException;
  }
}
