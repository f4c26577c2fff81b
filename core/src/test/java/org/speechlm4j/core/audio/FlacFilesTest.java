package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.fuzz.FlacFrames;

/** The resources were written by flac 1.4.2 from the WAV files beside them. */
class FlacFilesTest {

  private static final int DESCRIPTION = 8;
  private static final int SIGNATURE = DESCRIPTION + 18;

  @TempDir Path folder;

  private byte[] resource(String name) throws IOException {
    try (InputStream in = FlacFilesTest.class.getResourceAsStream("/audio/" + name)) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private void assertRefused(byte[] content, String... parts) throws IOException {
    Path file = file("damaged.flac", content);
    assertThatThrownBy(() -> AudioFiles.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(parts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tone-8bit-1ch",
        "tone-16bit-1ch",
        "tone-16bit-2ch",
        "tone-16bit-6ch",
        "tone-24bit-1ch",
        "tone-24bit-2ch"
      })
  void read_givesTheSamplesOfTheWavFile(String name) throws IOException {
    Audio flac = AudioFiles.read(file("a", resource(name + ".flac")));
    Audio wav = AudioFiles.read(file("b", resource(name + ".wav")));
    assertThat(flac.sampleRate()).isEqualTo(wav.sampleRate());
    assertThat(flac.channels()).isDeepEqualTo(wav.channels());
  }

  @Test
  void read_withoutSignature_isAccepted() throws IOException {
    Audio flac = AudioFiles.read(file("a", resource("streamed-16bit-1ch.flac")));
    Audio wav = AudioFiles.read(file("b", resource("tone-16bit-1ch.wav")));
    assertThat(flac.channels()).isDeepEqualTo(wav.channels());
  }

  @Test
  void read_withoutNumberOfSamples_readsToTheEnd() throws IOException {
    byte[] bytes = resource("tone-16bit-1ch.flac");
    bytes[DESCRIPTION + 13] &= (byte) 0xF0;
    Arrays.fill(bytes, DESCRIPTION + 14, DESCRIPTION + 18, (byte) 0);
    Audio flac = AudioFiles.read(file("a", bytes));
    assertThat(flac.length()).isEqualTo(3001);
  }

  @Test
  void read_otherMetadata_isSkipped() throws IOException {
    byte[] bytes = resource("tone-16bit-1ch.flac");
    byte[] picture = new byte[4 + 700];
    picture[0] = 6;
    picture[2] = (byte) (700 >> 8);
    picture[3] = (byte) 700;
    Arrays.fill(picture, 4, picture.length, (byte) 0xFF);
    byte[] longer = new byte[bytes.length + picture.length];
    int after = DESCRIPTION + 34;
    System.arraycopy(bytes, 0, longer, 0, after);
    System.arraycopy(picture, 0, longer, after, picture.length);
    System.arraycopy(bytes, after, longer, after + picture.length, bytes.length - after);
    assertThat(AudioFiles.read(file("a", longer)).length()).isEqualTo(3001);
  }

  @Test
  void read_cutFile_isRefused() throws IOException {
    for (String name : new String[] {"tone-16bit-1ch.flac", "streamed-16bit-1ch.flac"}) {
      byte[] whole = resource(name);
      for (int length = 4; length < whole.length; length += length < 120 ? 1 : 97) {
        assertRefused(Arrays.copyOf(whole, length), "FLAC");
      }
    }
  }

  @Test
  void read_oneDamagedByteInTheFrames_isRefused() throws IOException {
    byte[] whole = resource("tone-16bit-2ch.flac");
    for (int at = 90; at < whole.length; at += 37) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      assertRefused(damaged, "FLAC");
    }
  }

  @Test
  void read_damageWithoutSignature_isFoundByTheFrameChecksum() throws IOException {
    byte[] damaged = resource("streamed-16bit-1ch.flac");
    damaged[2000] ^= 1;
    assertRefused(damaged, "damaged");
  }

  @Test
  void read_wrongSignature_isRefused() throws IOException {
    byte[] damaged = resource("tone-24bit-1ch.flac");
    damaged[SIGNATURE + 3] ^= 1;
    assertRefused(damaged, "MD5");
  }

  @Test
  void read_moreSamplesPromisedThanThere_areCounted() throws IOException {
    byte[] damaged = resource("tone-16bit-1ch.flac");
    damaged[DESCRIPTION + 15] = 0x7F;
    assertRefused(damaged, "3001", "header says");
  }

  @Test
  void read_hugeNumberOfSamplesPromised_isRefusedWithoutAllocating() throws IOException {
    byte[] damaged = resource("tone-16bit-1ch.flac");
    Arrays.fill(damaged, DESCRIPTION + 14, DESCRIPTION + 18, (byte) 0xFF);
    assertRefused(damaged, "4294967295");
    damaged[DESCRIPTION + 14] = 0x7F;
    damaged[DESCRIPTION + 17] = 0;
    assertRefused(damaged, "3001", "2147483392");
  }

  @Test
  void read_metadataBeyondTheFile_isRefused() throws IOException {
    byte[] damaged = resource("tone-16bit-1ch.flac");
    damaged[DESCRIPTION + 34 + 1] = (byte) 0xFF;
    assertRefused(damaged, "metadata claims");
  }

  private static byte[] withoutPromises(byte[] file) {
    byte[] bytes = file.clone();
    bytes[DESCRIPTION + 13] &= (byte) 0xF0;
    Arrays.fill(bytes, DESCRIPTION + 14, DESCRIPTION + 34, (byte) 0);
    return bytes;
  }

  @Test
  @Timeout(10)
  void read_endAfterHalfASyncCode_isRefusedAtOnce() throws IOException {
    byte[] whole = withoutPromises(resource("tone-24bit-1ch.flac"));
    byte[] longer = Arrays.copyOf(whole, whole.length + 2);
    longer[whole.length] = (byte) 0xFF;
    longer[whole.length + 1] = (byte) 0xFB;
    assertRefused(longer, "at byte " + whole.length, "damaged");
  }

  @Test
  void read_streamWithoutItsLastByte_isRefused() throws IOException {
    byte[] whole = withoutPromises(resource("tone-16bit-1ch.flac"));
    assertRefused(Arrays.copyOf(whole, whole.length - 1), "the file ends inside the frame");
  }

  @Test
  void read_damagedFrame_saysAtWhichByteItStarts() throws IOException {
    byte[] whole = resource("tone-16bit-2ch.flac");
    FlacFrames parts = FlacFrames.split(whole);
    assertThat(parts.frames()).hasSizeGreaterThan(1);
    int at = parts.start().length + parts.frames().getFirst().length;
    whole[at + 100] ^= 1;
    Path file = file("damaged.flac", whole);
    assertThatThrownBy(() -> AudioFiles.read(file))
        .asInstanceOf(type(InvalidFileException.class))
        .satisfies(
            failure -> {
              assertThat(failure.file()).isEqualTo(file.toString());
              assertThat(failure.offset()).hasValue(at);
            });
  }

  @Test
  void read_silenceBeyondWhatEncodersWrite_isRefusedBeforeItFillsMemory() throws IOException {
    byte[] frame = new byte[34];
    ByteBuffer.wrap(frame).putInt(0xFFF87070).put((byte) 0).putShort((short) 0xFFFE);
    FlacFrames.correct(frame);
    byte[] start = Arrays.copyOf(withoutPromises(resource("tone-16bit-1ch.flac")), 42);
    start[4] |= (byte) 0x80;
    start[DESCRIPTION + 12] |= 7 << 1;
    byte[] bomb = Arrays.copyOf(start, start.length + 40 * frame.length);
    for (int i = 0; i < 40; i++) {
      System.arraycopy(frame, 0, bomb, start.length + i * frame.length, frame.length);
    }
    assertRefused(bomb, bomb.length + " bytes", "at most 5000 times");
    assertThat(AudioFiles.read(file("few", Arrays.copyOf(bomb, start.length + 9 * 34))).length())
        .isEqualTo(9 * 65_535);
  }
}
