package org.speechlm4j.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.AudioFiles.WavEncoding;

class ManifestTest {

  @TempDir Path folder;

  @BeforeEach
  void writeSounds() throws IOException {
    Files.createDirectory(folder.resolve("sounds"));
    AudioFiles.writeWav(
        folder.resolve("sounds/a.wav"), Audio.mono(new float[4000], 16_000), WavEncoding.PCM_16);
  }

  private Manifest read(String text) throws IOException {
    Path file = folder.resolve("manifest.jsonl");
    Files.writeString(file, text);
    return Manifest.read(file);
  }

  @Test
  void read_smallCorpus_hasEveryEntry() throws IOException {
    Manifest corpus = SmallCorpus.manifest();
    assertThat(corpus.examples()).hasSize(904);
    Example first = corpus.examples().getFirst();
    assertThat(first.id()).isEqualTo("s01-01");
    assertThat(first.text()).isEqualTo("how much is four times three");
    assertThat(first.language()).isEqualTo("en");
    assertThat(first.speaker()).isEqualTo("s01");
    assertThat(first.split()).isEqualTo("train");
    assertThat(first.tier("phones").get(1)).isEqualTo(new Segment("h", 0.08, 0.1404375));
    assertThat(first.tiers()).containsOnlyKeys("phones", "syllables", "words");
    assertThat(first.attributes())
        .containsEntry("gender", "female")
        .containsEntry("value", "12")
        .containsEntry("answer", "s01-02");
    Example sound = corpus.examples().getLast();
    assertThat(sound.text()).isNull();
    assertThat(sound.tier("phones")).isEmpty();
    assertThat(sound.attributes()).containsEntry("category", "melody");
    assertThat(corpus.split("dev").examples()).hasSize(101);
    assertThat(corpus.filter(one -> one.text() != null).seconds() / 60)
        .isCloseTo(17.1, within(0.1));
  }

  @Test
  void read_line_keepsWhatItDoesNotKnow() throws IOException {
    Manifest manifest =
        read(
            """
            {"id":"a","file":"sounds/a.wav","seconds":0.25,"text":null,"mood":"glad","n":[1, 2]}

            {"id":"b","file":"sounds/../sounds/a.wav"}
            """);
    Example a = manifest.examples().get(0);
    assertThat(a.text()).isNull();
    assertThat(a.attributes()).containsEntry("mood", "glad").containsEntry("n", "[1,2]");
    Example b = manifest.examples().get(1);
    assertThat(b.seconds()).isEqualTo(0.25);
    assertThat(b.audio()).isEqualTo(folder.toAbsolutePath().resolve("sounds/a.wav"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":"b","file":"sounds/a.wav"            | found bad JSON
          ["b"]                                      | found ["b"], need a JSON object
          {"file":"sounds/a.wav"}                    | id: found no such key, need a string
          {"id":"b"}                                 | file: found no such key, need a string
          {"id":"b","id":"c","file":"sounds/a.wav"}  | found bad JSON: Duplicate field 'id'
          {"id":"b","file":"sounds/a.wav"} {}        | found bad JSON
          {"id":"a","file":"sounds/a.wav"}           | id: found a twice
          {"id":7,"file":"sounds/a.wav"}             | id: found 7, need a string
          {"id":"b","file":"sounds/b.wav"}           | file: found no sounds/b.wav
          {"id":"b","file":"sounds"}                 | file: found no sounds
          {"id":"b","file":"../a.wav"}               | file: found ../a.wav, need a path inside
          {"id":"b","file":"sounds/../../a.wav"}     | need a path inside the manifest's folder
          {"id":"b","file":"/etc/passwd"}            | file: found /etc/passwd, need a path inside
          {"id":"b","file":"manifest.jsonl"}         | manifest.jsonl: at byte 0: found the first bytes
          {"id":"b","file":"sounds/a.wav","seconds":0}     | seconds: found 0.0, need above 0
          {"id":"b","file":"sounds/a.wav","seconds":"1"}   | seconds: found "1", need a number
          {"id":"b","file":"sounds/a.wav","text":["x"]}    | text: found ["x"], need a string
          {"id":"b","file":"sounds/a.wav","words":"x"}     | words: found "x", need an array
          {"id":"b","file":"sounds/a.wav","words":[{"label":"x","start":0}]} | words[0].end
          {"id":"b","file":"sounds/a.wav","words":[{"label":"x","start":2,"end":1}]} | segment x
          {"id":"b","file":"sounds/a.wav","words":[{"label":"x","start":0,"end":1}]} | words: end at
          """)
  void read_badLine_isOneErrorWithPathAndLine(String line, String problem) {
    String good = "{\"id\":\"a\",\"file\":\"sounds/a.wav\"}\n";
    assertThatThrownBy(() -> read(good + "\n" + line + "\n"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith(folder.resolve("manifest.jsonl") + ": line 3: ")
        .hasMessageContaining(problem);
  }

  @Test
  void read_overlappingSegments_isRefused() {
    String line =
        """
        {"id":"b","file":"sounds/a.wav","words":[
        {"label":"x","start":0,"end":0.1},{"label":"y","start":0.08,"end":0.2}]}
        """;
    assertThatThrownBy(() -> read(line.replace("\n", "")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("line 1: words: y starts at 0.08 s, need 0.1 s or later");
  }

  @Test
  void read_otherEncodingOrNoFile_isRefused() throws IOException {
    Path file = folder.resolve("latin.jsonl");
    Files.write(file, new byte[] {'{', '"', (byte) 0xe4, '"', '}'});
    assertThatThrownBy(() -> Manifest.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> Manifest.read(folder.resolve("none.jsonl")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("found no such file");
  }
}
