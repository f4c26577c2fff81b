package org.speechlm4j.examples.corpus;

import static org.speechlm4j.examples.corpus.Checks.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;

/**
 * A folder of recordings and the manifest that describes them, such as {@code examples/corpus}.
 *
 * <p>The manifest is read and checked whole: unknown keys, alignments with gaps, files that are
 * missing or outside the folder, and links that do not lead back are errors.
 */
public final class Corpus {

  /** Name of the manifest in the corpus folder. */
  public static final String MANIFEST = "manifest.jsonl";

  private final Path folder;
  private final Map<String, Utterance> utterances = new LinkedHashMap<>();
  private final Map<String, Sound> sounds = new LinkedHashMap<>();

  private Corpus(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Reads the manifest of a folder, not its sounds.
   *
   * @param folder the corpus folder
   * @throws InvalidFileException if the manifest is not as it should be, naming the line
   * @throws IOException if it cannot be read
   */
  public static Corpus load(Path folder) throws IOException {
    Corpus corpus = new Corpus(folder);
    Path manifest = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(manifest)) {
      throw new InvalidFileException(manifest, "found no such file; a corpus folder has one");
    }
    ManifestLines.read(manifest, corpus::add, corpus::add);
    try {
      corpus.utterances.values().forEach(corpus::checkLinks);
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(manifest, String.valueOf(e.getMessage()), e);
    }
    return corpus;
  }

  /** Every utterance, in the manifest's order. */
  public List<Utterance> utterances() {
    return List.copyOf(utterances.values());
  }

  /** The utterances of one split, in the manifest's order. */
  public List<Utterance> utterances(Split split) {
    return utterances.values().stream().filter(one -> one.split() == split).toList();
  }

  /** The utterance with an id, if there is one. */
  public Optional<Utterance> utterance(String id) {
    return Optional.ofNullable(utterances.get(id));
  }

  /** Every sound that is not speech, in the manifest's order. */
  public List<Sound> sounds() {
    return List.copyOf(sounds.values());
  }

  /** Where an utterance's recording is. */
  public Path path(Utterance utterance) {
    return folder.resolve(utterance.file());
  }

  /** Where a sound's recording is. */
  public Path path(Sound sound) {
    return folder.resolve(sound.file());
  }

  /**
   * The recording of an utterance, 16 kHz, one channel.
   *
   * @throws InvalidFileException if it is damaged
   * @throws IOException if it cannot be read
   */
  public Audio read(Utterance utterance) throws IOException {
    return AudioFiles.read(path(utterance));
  }

  /**
   * The recording of a sound that is not speech, 16 kHz, one channel.
   *
   * @throws InvalidFileException if it is damaged
   * @throws IOException if it cannot be read
   */
  public Audio read(Sound sound) throws IOException {
    return AudioFiles.read(path(sound));
  }

  private void add(Utterance utterance) {
    checkNew(utterance.id(), utterance.file());
    utterances.put(utterance.id(), utterance);
  }

  private void add(Sound sound) {
    checkNew(sound.id(), sound.file());
    sounds.put(sound.id(), sound);
  }

  private void checkNew(String id, String file) {
    require(!utterances.containsKey(id) && !sounds.containsKey(id), "id: found %s twice", id);
    Path path = folder.resolve(file).normalize();
    require(
        !Path.of(file).isAbsolute() && path.startsWith(folder) && !path.equals(folder),
        "file: found %s, need a path inside the corpus folder",
        file);
    require(Files.isRegularFile(path), "file: found no %s in the corpus folder", file);
  }

  private void checkLinks(Utterance utterance) {
    if (utterance.answer() != null) {
      Utterance answer = linked(utterance, utterance.answer());
      require(
          utterance.id().equals(answer.question())
              && utterance.speaker().equals(answer.speaker())
              && utterance.split() == answer.split()
              && Objects.equals(utterance.value(), answer.value()),
          "%s: found the answer %s, need one with the same link, speaker, split and value",
          utterance.id(),
          answer.id());
    }
    if (utterance.question() != null) {
      Utterance question = linked(utterance, utterance.question());
      require(
          utterance.id().equals(question.answer()),
          "%s: found the question %s, which links to %s",
          utterance.id(),
          question.id(),
          question.answer());
    }
  }

  private Utterance linked(Utterance from, String id) {
    Utterance to = utterances.get(id);
    if (to == null) {
      throw new IllegalArgumentException(from.id() + " links to " + id + ", which is not there");
    }
    return to;
  }
}
