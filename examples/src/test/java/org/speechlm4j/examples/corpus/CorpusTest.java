package org.speechlm4j.examples.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.InvalidFileException;

class CorpusTest {

  private static final String TIER =
      "[{'label':'sil','start':0.0,'end':0.5},{'label':'go','start':0.5,'end':1.0}]";

  private static final String COMMAND =
      "{'id':'a','file':'a.flac','text':'go','language':'en','speaker':'s','gender':'male',"
          + "'split':'train','seconds':1.0,'type':'command',"
          + tiers();

  private static final String QUESTION =
      "{'id':'q','file':'a.flac','text':'what','language':'en','speaker':'s','gender':'male',"
          + "'split':'train','seconds':1.0,'type':'question','answer':'r','value':7,"
          + tiers();

  private static final String ANSWER =
      "{'id':'r','file':'a.flac','text':'seven','language':'en','speaker':'s','gender':'male',"
          + "'split':'train','seconds':1.0,'type':'answer','question':'q','value':7,"
          + tiers();

  private static final String SOUND =
      "{'id':'t','file':'a.flac','type':'sound','category':'tone','caption':'a tone',"
          + "'split':'dev','seconds':1.0}";

  @TempDir private Path folder = Path.of("");

  private static String tiers() {
    return "'phones':" + TIER + ",'syllables':" + TIER + ",'words':" + TIER + "}";
  }

  @BeforeEach
  void putAFile() throws IOException {
    Files.createDirectories(folder.resolve("corpus"));
    Files.write(folder.resolve("outside.flac"), new byte[1]);
    Files.write(folder.resolve("corpus/a.flac"), new byte[1]);
  }

  private Corpus load(String... lines) throws IOException {
    Path inner = folder.resolve("corpus");
    Files.writeString(
        inner.resolve(Corpus.MANIFEST), String.join("\n", lines).replace('\'', '"') + "\n");
    return Corpus.load(inner);
  }

  @Test
  void load_readsUtterancesAndSounds() throws IOException {
    Corpus corpus = load(COMMAND, QUESTION, ANSWER, SOUND);
    assertThat(corpus.utterances()).extracting(Utterance::id).containsExactly("a", "q", "r");
    assertThat(corpus.utterances(Split.TEST)).isEmpty();
    assertThat(corpus.utterance("q").orElseThrow().value()).isEqualTo(7);
    assertThat(corpus.utterance("b")).isEmpty();
    Sound sound = corpus.sounds().getFirst();
    assertThat(sound.caption()).isEqualTo("a tone");
    assertThat(corpus.path(sound)).isRegularFile();
    assertThat(corpus.utterances().getFirst().words().getLast())
        .isEqualTo(new Segment("go", 0.5, 1.0));
  }

  @Test
  void writtenManifest_readsBackEqual() throws IOException {
    Corpus corpus = load(COMMAND, QUESTION, ANSWER, SOUND);
    Path again = folder.resolve("corpus").resolve(Corpus.MANIFEST);
    ManifestLines.write(again, corpus.utterances(), corpus.sounds());
    Corpus back = Corpus.load(folder.resolve("corpus"));
    assertThat(back.utterances()).isEqualTo(corpus.utterances());
    assertThat(back.sounds()).isEqualTo(corpus.sounds());
  }

  /** What is replaced in the command on line 2, by what, and what the error must say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type'       | 'mood':'x','type' | mood",
        "'text':'go', | ``                | text is missing",
        "'speaker'    | 'text'            | text",
        "'male'       | 'robot'           | robot",
        "'command'    | 'song'            | song",
        "'seconds':1.0, | ``              | seconds",
        "'start':0.5, | ``                | start",
        "'type':'command', | ``           | type is missing",
        "'command'    | 'sound'           | category is missing",
        "1.0,'type'   | 2.0,'type'        | phones: end at 1.0 s, need the file's end, 2.0 s",
        "1.0,'type'   | '1.0','type'      | String",
        "'start':0.5  | 'start':0.6       | starts at 0.6 s, need 0.5 s",
        "'start':0.5  | 'start':0.4       | starts at 0.4 s, need 0.5 s",
        "'label':'go','start':0.5 | 'label':'go','start':1.5 | segment go",
        "'label':'go' | 'label':''        | label",
        "a.flac       | b.flac            | b.flac",
        "a.flac       | ../outside.flac   | ../outside.flac",
        "a.flac       | x/../../outside.flac | need a path inside",
        "'type'       | 'value':7,'type'  | value",
        "'type'       | 'answer':'r','type' | answer",
        "'id':'a'     | 'id':'t'          | found t twice",
        "}]}          | }]                | line 2"
      })
  void badEntry_isRefusedWithFileAndLine(String found, String replacement, String message) {
    String bad = COMMAND.replace(found, replacement);
    assertThat(bad).isNotEqualTo(COMMAND);
    assertThatExceptionOfType(InvalidFileException.class)
        .isThrownBy(() -> load(SOUND, bad))
        .withMessageContaining("manifest.jsonl: line 2: ")
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "7", "null", "{}", "{'type':'sound'}", "{'a':1,'a':2}", "{} {}"})
  void lineThatIsNoEntry_isRefusedWithFileAndLine(String line) {
    assertThatExceptionOfType(InvalidFileException.class)
        .isThrownBy(() -> load(SOUND, line))
        .withMessageContaining("manifest.jsonl: line 2: ");
  }

  @Test
  void bytesThatAreNotUtf8_areRefused() throws IOException {
    Path manifest = folder.resolve("corpus").resolve(Corpus.MANIFEST);
    Files.write(manifest, new byte[] {'{', (byte) 0xff, '}'});
    assertThatExceptionOfType(InvalidFileException.class)
        .isThrownBy(() -> Corpus.load(folder.resolve("corpus")))
        .withMessageContaining("not UTF-8");
  }

  @Test
  void absolutePath_isRefused() {
    String absolute = folder.resolve("corpus/a.flac").toAbsolutePath().toString();
    assertThatExceptionOfType(InvalidFileException.class)
        .isThrownBy(() -> load(COMMAND.replace("a.flac", absolute.replace("\\", "\\\\"))))
        .withMessageContaining("need a path inside the corpus folder");
  }

  @Test
  void linksThatDoNotLeadBack_areRefused() {
    List<String> wrong =
        List.of(
            ANSWER.replace("'question':'q'", "'question':'r'"),
            ANSWER.replace("'speaker':'s'", "'speaker':'z'"),
            ANSWER.replace("'value':7", "'value':8"),
            ANSWER.replace("'id':'r'", "'id':'x'"),
            COMMAND.replace("'id':'a'", "'id':'r'"));
    for (String answer : wrong) {
      assertThatExceptionOfType(InvalidFileException.class)
          .isThrownBy(() -> load(QUESTION, answer))
          .withMessageContaining("manifest.jsonl: q");
    }
  }

  @Test
  void folderWithoutManifest_isRefused() {
    assertThatExceptionOfType(InvalidFileException.class)
        .isThrownBy(() -> Corpus.load(folder))
        .withMessageContaining("manifest.jsonl: found no such file");
  }
}
