package org.speechlm4j.examples.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.speechlm4j.examples.house.Repository;

/** A small part of the corpus in a folder of its own. */
public final class PartOfCorpus {

  /** Four training voices, then two test voices. */
  private static final String VOICES = "s01|s02|s13|s14|s29|s33";

  /** A question with its answer, then a command and a statement in English and in German. */
  private static final String UTTERANCES = "01|02|09|11|21|23";

  private PartOfCorpus() {}

  /** Copies six utterances of each of six voices; returns the folder. */
  public static Path copy(Path folder) throws IOException {
    return copy(folder, VOICES);
  }

  /** Copies six utterances of each voice that matches a pattern; returns the folder. */
  public static Path copy(Path folder, String voices) throws IOException {
    Path whole = Repository.root().resolve("examples/corpus");
    String ids = "(%s)-(%s)".formatted(voices, UTTERANCES);
    for (Utterance utterance : Corpus.load(whole).utterances()) {
      if (utterance.id().matches(ids)) {
        Path sound = folder.resolve(utterance.file());
        Files.createDirectories(Objects.requireNonNull(sound.getParent()));
        Files.copy(whole.resolve(utterance.file()), sound);
      }
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(whole.resolve(Corpus.MANIFEST)));
    lines.removeIf(line -> !line.matches("\\{\"id\":\"" + ids + "\".*"));
    Files.write(folder.resolve(Corpus.MANIFEST), lines);
    return folder;
  }
}
