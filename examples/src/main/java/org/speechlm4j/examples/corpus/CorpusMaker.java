package org.speechlm4j.examples.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.speechlm4j.core.config.JsonFile;
import org.speechlm4j.core.system.Interrupts;
import org.speechlm4j.core.system.WholeFile;

/**
 * Makes the corpus: has every line of the script said, aligned and encoded, and adds the sounds.
 *
 * <p>One seed and one version each of eSpeak NG and flac give the same bytes every time.
 */
public final class CorpusMaker {

  /** File that says what the corpus was made with. */
  static final String PROVENANCE = "provenance.json";

  private final Path folder;
  private final long seed;
  private final List<Line> script;
  private final List<MadeSound> sounds;

  private CorpusMaker(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
    script = Script.write(Voices.ALL, seed);
    sounds = MadeSound.all(seed);
  }

  /**
   * A maker that will write into a folder, replacing what is there under the same names.
   *
   * @param folder where the manifest goes, and folders of recordings
   * @param seed decides who says what, and the noises
   */
  public static CorpusMaker of(Path folder, long seed) {
    return new CorpusMaker(folder, seed);
  }

  /** Recordings that {@link #make} writes. */
  public int files() {
    return script.size() + sounds.size();
  }

  /**
   * Makes everything.
   *
   * @param afterEach run after each recording
   * @throws IOException if a tool is missing or fails, or a file cannot be written
   */
  public void make(Runnable afterEach) throws IOException {
    Files.createDirectories(folder);
    List<Utterance> utterances = new ArrayList<>();
    try (ESpeak espeak = ESpeak.open()) {
      for (Line line : script) {
        Interrupts.check();
        utterances.add(record(espeak, line));
        afterEach.run();
      }
      writeProvenance(espeak.version());
    }
    List<Sound> entries = new ArrayList<>();
    for (MadeSound sound : sounds) {
      Interrupts.check();
      entries.add(encode(sound));
      afterEach.run();
    }
    ManifestLines.write(folder.resolve(Corpus.MANIFEST), utterances, entries);
  }

  private Utterance record(ESpeak espeak, Line line) throws IOException {
    Voice voice = line.voice();
    Sentence sentence = line.sentence();
    Recording recording = Recording.of(espeak.say(sentence, voice));
    int length = recording.samples().length;
    Alignment alignment = Alignment.of(recording.phones(), sentence, length, Recording.SAMPLE_RATE);
    String file = "speech/" + voice.speaker() + "/" + line.id() + ".flac";
    Flac.write(folder.resolve(file), recording.samples(), Recording.SAMPLE_RATE);
    return new Utterance(
        line.id(),
        file,
        sentence.text(),
        sentence.language(),
        voice.speaker(),
        voice.gender(),
        voice.split(),
        (double) length / Recording.SAMPLE_RATE,
        sentence.type(),
        line.question(),
        line.answer(),
        line.value(),
        alignment.phones(),
        alignment.syllables(),
        alignment.words());
  }

  private Sound encode(MadeSound sound) throws IOException {
    String file = "sounds/" + sound.id() + ".flac";
    short[] samples = Recording.levelled(sound.samples());
    Flac.write(folder.resolve(file), samples, Recording.SAMPLE_RATE);
    return new Sound(
        sound.id(),
        file,
        Sound.TYPE,
        sound.category(),
        sound.caption(),
        sound.split(),
        (double) samples.length / Recording.SAMPLE_RATE);
  }

  private void writeProvenance(String espeakVersion) throws IOException {
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("command", "speechlm corpus make DIR --seed " + seed);
    provenance.put("seed", seed);
    provenance.put("espeak-ng", espeakVersion);
    provenance.put("flac", Flac.version());
    String text = new ObjectMapper().writer(JsonFile.indented()).writeValueAsString(provenance);
    WholeFile.write(folder.resolve(PROVENANCE), text + "\n");
  }
}
