package org.speechlm4j.core.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds a model in the cache alone, and says what is missing there. */
final class CachedSnapshot {

  private static final String INDEX = "model.safetensors.index.json";
  private static final JsonMapper JSON = new JsonMapper();

  private CachedSnapshot() {}

  /**
   * A model's cached files.
   *
   * @param why the network is not asked, for the message
   * @throws HubException if the model, the revision or a file is not there
   */
  static Snapshot find(
      CacheFolder folder, ModelReference model, FileSelection selection, String why)
      throws IOException {
    String commit = folder.commit(model);
    if (commit == null || !Files.isDirectory(folder.snapshot(commit))) {
      throw missing(model, folder, known(folder, model), why);
    }
    Path snapshot = folder.snapshot(commit);
    List<RepositoryFile> chosen = selection.of(model, files(snapshot));
    Set<String> lost = new TreeSet<>(missingParts(snapshot, chosen));
    for (RepositoryFile file : chosen) {
      if (!Files.isRegularFile(file.in(snapshot))) {
        lost.add(file.name());
      }
    }
    boolean configured = chosen.stream().anyMatch(file -> file.name().equals("config.json"));
    if (selection.isReadable()
        && configured
        && chosen.stream().noneMatch(RepositoryFile::isSafeTensors)) {
      lost.add("the weights, *.safetensors");
    }
    if (!lost.isEmpty()) {
      throw missing(model, folder, String.join(", ", lost), why);
    }
    return new Snapshot(
        model, commit, snapshot, chosen.stream().map(RepositoryFile::name).toList());
  }

  private static HubException missing(
      ModelReference model, CacheFolder folder, String what, String why) {
    return new HubException(
        "%s: the cache %s lacks %s, and %s".formatted(model, folder.path(), what, why));
  }

  private static String known(CacheFolder folder, ModelReference model) throws IOException {
    if (!Files.isDirectory(folder.path())) {
      return "the model";
    }
    List<String> refs = List.copyOf(CachedRevision.refs(folder.refs()).keySet());
    return "the revision %s (it has %s)"
        .formatted(model.revision(), refs.isEmpty() ? "none" : String.join(", ", refs));
  }

  private static List<RepositoryFile> files(Path snapshot) throws IOException {
    return Folders.files(snapshot).stream()
        .map(file -> name(snapshot.relativize(file)))
        .filter(RepositoryFile::isInside)
        .map(RepositoryFile::new)
        .toList();
  }

  private static String name(Path relative) {
    List<String> parts = new ArrayList<>();
    relative.forEach(part -> parts.add(part.toString()));
    return String.join("/", parts);
  }

  /** The files of weights that an index lists and that are not there. */
  private static Set<String> missingParts(Path snapshot, List<RepositoryFile> chosen)
      throws IOException {
    Set<String> lost = new TreeSet<>();
    Path index = snapshot.resolve(INDEX);
    boolean wanted = chosen.stream().anyMatch(file -> file.name().equals(INDEX));
    if (wanted && Files.isRegularFile(index)) {
      JsonNode parts = index(index);
      if (parts != null) {
        for (JsonNode part : parts) {
          String name = part.asText("");
          if (!RepositoryFile.isInside(name)
              || !new RepositoryFile(name).isPortable()
              || !Files.isRegularFile(new RepositoryFile(name).in(snapshot))) {
            lost.add(PlainText.of(name));
          }
        }
      }
    }
    return lost;
  }

  private static @Nullable JsonNode index(Path file) throws IOException {
    try {
      return JSON.readTree(file.toFile()).get("weight_map");
    } catch (JsonProcessingException e) {
      throw new HubException("%s: found no JSON: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }
}
