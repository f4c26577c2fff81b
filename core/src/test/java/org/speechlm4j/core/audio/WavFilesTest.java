package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles.WavEncoding;

class WavFilesTest {

  private static final int UNKNOWN = 0xFFFFFFFF;

  @TempDir Path folder;

  /** A format chunk's content. */
  private static byte[] format(int code, int channels, int rate, int bits) {
    return little(16)
        .putShort((short) code)
        .putShort((short) channels)
        .putInt(rate)
        .putInt(rate * channels * bits / 8)
        .putShort((short) (channels * bits / 8))
        .putShort((short) bits)
        .array();
  }

  private static byte[] extensible(int code, int channels, int rate, int bits, int validBits) {
    return little(40)
        .put(format(0xFFFE, channels, rate, bits))
        .putShort((short) 22)
        .putShort((short) validBits)
        .putInt(0)
        .putShort((short) code)
        .put(new byte[] {0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xaa, 0, 0x38, (byte) 0x9b})
        .put((byte) 0x71)
        .array();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] chunk(String name, int claimed, byte[] content) {
    return little(8 + content.length)
        .put(name.getBytes(StandardCharsets.US_ASCII))
        .putInt(claimed)
        .put(content)
        .array();
  }

  private static byte[] chunk(String name, byte[] content) {
    byte[] padded = Arrays.copyOf(content, content.length + (content.length & 1));
    return chunk(name, content.length, padded);
  }

  private Path wav(byte[]... chunks) throws IOException {
    return riff("RIFF", -2, chunks);
  }

  /** A file with a claimed RIFF size, the true one for -2. */
  private Path riff(String magic, int claimed, byte[]... chunks) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      body.write(chunk);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int size = claimed == -2 ? body.size() + 4 : claimed;
    all.write(
        little(12)
            .put(magic.getBytes(StandardCharsets.US_ASCII))
            .putInt(size)
            .put("WAVE".getBytes(StandardCharsets.US_ASCII))
            .array());
    body.writeTo(all);
    return Files.write(folder.resolve("sound.wav"), all.toByteArray());
  }

  private static void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> AudioFiles.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(parts);
  }

  @ParameterizedTest
  @EnumSource(WavEncoding.class)
  void write_thenRead_givesTheStoredSamples(WavEncoding encoding) throws IOException {
    float[] left = {0, 0.5f, -0.5f, -1, 1 - 0x1p-15f, 3 * 0x1p-15f, -7 * 0x1p-15f};
    float[] right = {1 * 0x1p-15f, -0.25f, 0.125f, 0, -1, 0.75f, 0};
    Path file = folder.resolve("sound.wav");
    Audio audio = new Audio(new float[][] {left, right}, 22050);
    AudioFiles.writeWav(file, audio, encoding);
    Audio again = AudioFiles.read(file);
    assertThat(again.sampleRate()).isEqualTo(22050);
    assertThat(again.channels()).isDeepEqualTo(audio.channels());
    assertThat(folder.toFile().list()).containsExactly("sound.wav");
  }

  @Test
  void write_everySixteenBitValue_readsBackTheSame() throws IOException {
    float[] samples = new float[65536];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (i - 32768) / 32768f;
    }
    Path file = folder.resolve("sound.wav");
    AudioFiles.writeWav(file, Audio.mono(samples, 16000), WavEncoding.PCM_16);
    assertThat(AudioFiles.read(file).channels()[0]).containsExactly(samples);
  }

  @Test
  void write_floats_areExactEvenBeyondOne() throws IOException {
    float[] samples = Signals.noise(1001, 9);
    samples[3] = 17.25f;
    samples[4] = -Float.MIN_VALUE;
    Path file = folder.resolve("sound.wav");
    AudioFiles.writeWav(file, Audio.mono(samples, 8000), WavEncoding.FLOAT_32);
    assertThat(AudioFiles.read(file).channels()[0]).containsExactly(samples);
  }

  @Test
  void write_beyondFullScale_isLimitedAndTiesGoToEven() throws IOException {
    float[] samples = {1f, 1.5f, -1.5f, 2.5f * 0x1p-15f, 3.5f * 0x1p-15f, -2.5f * 0x1p-15f};
    Path file = folder.resolve("sound.wav");
    AudioFiles.writeWav(file, Audio.mono(samples, 8000), WavEncoding.PCM_16);
    assertThat(AudioFiles.read(file).channels()[0])
        .containsExactly(
            1 - 0x1p-15f, 1 - 0x1p-15f, -1f, 2 * 0x1p-15f, 4 * 0x1p-15f, -2 * 0x1p-15f);
  }

  @Test
  void write_oddNumberOfBytes_isPaddedAndReadable() throws IOException {
    Path file = folder.resolve("sound.wav");
    AudioFiles.writeWav(file, Audio.mono(new float[] {0.25f}, 8000), WavEncoding.PCM_24);
    assertThat(Files.size(file)).isEqualTo(48);
    assertThat(AudioFiles.read(file).channels()[0]).containsExactly(0.25f);
  }

  @Test
  void write_notANumber_isRefusedAndLeavesNoFile() {
    Audio audio = Audio.mono(new float[] {0, Float.NaN}, 8000);
    Path file = folder.resolve("sound.wav");
    assertThatThrownBy(() -> AudioFiles.writeWav(file, audio, WavEncoding.PCM_16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sample 1");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"8,80", "16,0080", "24,000080", "32,00000080"})
  void read_mostNegativeInteger_isMinusOne(int bits, String hex) throws IOException {
    String stored = bits == 8 ? "00" : hex;
    Path file =
        wav(
            chunk("fmt ", format(1, 1, 16000, bits)),
            chunk("data", HexFormat.of().parseHex(stored)));
    assertThat(AudioFiles.read(file).channels()[0]).containsExactly(-1f);
  }

  @Test
  void read_eightBitMiddle_isZero() throws IOException {
    Path file =
        wav(
            chunk("fmt ", format(1, 2, 16000, 8)),
            chunk("data", new byte[] {(byte) 128, (byte) 192, 64, (byte) 255}));
    assertThat(AudioFiles.read(file).channels())
        .isDeepEqualTo(new float[][] {{0, -0.5f}, {0.5f, 127 / 128f}});
  }

  @Test
  void read_twentyFourBitValues_keepSignAndOrder() throws IOException {
    Path file =
        wav(
            chunk("fmt ", format(1, 1, 16000, 24)),
            chunk("data", new byte[] {1, 0, 0, -1, -1, -1, 0, 0, 0x40, -2, -1, 0x7f}));
    assertThat(AudioFiles.read(file).channels()[0])
        .containsExactly(0x1p-23f, -0x1p-23f, 0.5f, 1 - 0x1p-22f);
  }

  @Test
  void read_doubles_areRoundedToFloats() throws IOException {
    Path file =
        wav(
            chunk("fmt ", format(3, 1, 16000, 64)),
            chunk("data", little(16).putDouble(0.1).putDouble(-2).array()));
    assertThat(AudioFiles.read(file).channels()[0]).containsExactly(0.1f, -2f);
  }

  @ParameterizedTest
  @CsvSource({"1,16,16", "1,32,24", "3,32,32"})
  void read_extensibleHeader_usesItsSubformat(int code, int bits, int valid) throws IOException {
    int channels = 5;
    byte[] stored = new byte[channels * bits / 8];
    ByteBuffer samples = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    for (int c = 0; c < channels; c++) {
      float value = c / 8f;
      if (code == 3) {
        samples.putFloat(value);
      } else if (bits == 16) {
        samples.putShort((short) (value * 32768));
      } else {
        samples.putInt((int) (value * 0x1p31));
      }
    }
    Path file =
        wav(chunk("fmt ", extensible(code, channels, 48000, bits, valid)), chunk("data", stored));
    Audio audio = AudioFiles.read(file);
    assertThat(audio.channels())
        .isDeepEqualTo(new float[][] {{0}, {0.125f}, {0.25f}, {0.375f}, {0.5f}});
  }

  @Test
  void read_otherChunksOfOddLength_areSkipped() throws IOException {
    Path file =
        wav(
            chunk("LIST", new byte[] {'I', 'N', 'F', 'O', 1}),
            chunk("bext", new byte[7]),
            chunk("fmt ", format(1, 1, 16000, 16)),
            chunk("fact", new byte[4]),
            chunk("data", new byte[] {0, 0x40}),
            chunk("LIST", new byte[3]));
    assertThat(AudioFiles.read(file).channels()[0]).containsExactly(0.5f);
  }

  @Test
  void read_sizesLeftOpenByAPipe_readToTheEnd() throws IOException {
    byte[] samples = {0, 0x40, 0, (byte) 0xC0};
    for (int size : new int[] {UNKNOWN, 0}) {
      Path file =
          riff("RIFF", size, chunk("fmt ", format(1, 1, 16000, 16)), chunk("data", size, samples));
      assertThat(AudioFiles.read(file).channels()[0]).containsExactly(0.5f, -0.5f);
    }
  }

  @Test
  void read_rf64_takesItsLongSizes() throws IOException {
    byte[] sizes = little(28).putLong(80).putLong(4).putLong(2).putInt(0).array();
    byte[] after = chunk("LIST", new byte[] {9, 9});
    Path file =
        riff(
            "RF64",
            UNKNOWN,
            chunk("ds64", sizes),
            chunk("fmt ", format(1, 1, 16000, 16)),
            chunk("data", UNKNOWN, new byte[] {0, 0x40, 0, 0}),
            after);
    assertThat(AudioFiles.read(file).channels()[0]).containsExactly(0.5f, 0f);
  }

  @ParameterizedTest
  @CsvSource({"5", "1000", "2147483647", "-1"})
  void read_dataBeyondTheFile_saysWhatIsThere(int claimed) throws IOException {
    Path file =
        wav(
            chunk("fmt ", format(1, 1, 16000, 16)),
            chunk("data", claimed, new byte[] {1, 2, 3, 4}));
    assertRefused(file, "claims " + Integer.toUnsignedLong(claimed), "4 left");
  }

  @ParameterizedTest
  @CsvSource({"0", "7", "2147483647", "-1"})
  void read_wrongSizeOfTheWhole_isNotReliedUpon(int claimed) throws IOException {
    Path file =
        riff(
            "RIFF",
            claimed,
            chunk("fmt ", format(1, 1, 16000, 16)),
            chunk("data", new byte[] {0, 0x40}));
    assertThat(AudioFiles.read(file).channels()[0]).containsExactly(0.5f);
  }

  @Test
  void read_unknownDataSizeInAFileOfKnownSize_isRefused() throws IOException {
    assertRefused(
        wav(chunk("fmt ", format(1, 1, 16000, 16)), chunk("data", UNKNOWN, new byte[4])),
        "claims 4294967295",
        "4 left");
  }

  @Test
  void read_otherChunkBeyondTheFile_namesIt() throws IOException {
    assertRefused(wav(chunk("LIST", 100, new byte[4])), "'LIST'", "claims 100", "4 left");
  }

  @Test
  void read_emptyData_isRefused() throws IOException {
    assertRefused(
        wav(chunk("fmt ", format(1, 1, 16000, 16)), chunk("data", new byte[0])),
        "holds no samples");
  }

  @Test
  void read_partOfAFrame_isRefused() throws IOException {
    assertRefused(
        wav(chunk("fmt ", format(1, 2, 16000, 16)), chunk("data", new byte[6])),
        "6 bytes",
        "multiple of 4");
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void read_sampleThatIsNotFinite_namesItsPlace(float value) throws IOException {
    Path file =
        wav(
            chunk("fmt ", format(3, 2, 16000, 32)),
            chunk("data", little(16).putFloat(0).putFloat(0).putFloat(0).putFloat(value).array()));
    assertRefused(file, "sample 1 of channel 1", String.valueOf(value));
  }

  @ParameterizedTest
  @CsvSource({
    "1,0,16000,16,0 channels",
    "1,1,0,16,0 Hz",
    "1,1,16000,12,12 bits",
    "3,1,16000,16,16 bits",
    "6,1,8000,8,encoding 6",
    "85,2,44100,0,encoding 85"
  })
  void read_unusableFormat_saysWhatItIs(int code, int channels, int rate, int bits, String found)
      throws IOException {
    assertRefused(
        wav(chunk("fmt ", format(code, channels, rate, bits)), chunk("data", new byte[4])),
        found,
        "need");
  }

  @Test
  void read_frameSizeThatContradictsTheChannels_isRefused() throws IOException {
    byte[] format = format(1, 2, 16000, 16);
    format[12] = 2;
    assertRefused(wav(chunk("fmt ", format), chunk("data", new byte[4])), "2 bytes", "need 4");
  }

  @Test
  void read_missingChunks_areNamed() throws IOException {
    assertRefused(wav(chunk("data", new byte[4])), "format chunk");
    assertRefused(wav(chunk("fmt ", format(1, 1, 16000, 16))), "no data chunk");
    assertRefused(wav(chunk("fmt ", new byte[10])), "10 bytes", "need at least 16");
  }

  @Test
  void read_chunkBeyondTheFile_saysAtWhichByteItStarts() throws IOException {
    Path file = wav(chunk("fmt ", format(1, 1, 16000, 16)), chunk("LIST", new byte[4]));
    byte[] bytes = Files.readAllBytes(file);
    bytes[36 + 4] = 127;
    Files.write(file, bytes);
    assertThatThrownBy(() -> AudioFiles.read(file))
        .asInstanceOf(type(InvalidFileException.class))
        .satisfies(
            failure -> {
              assertThat(failure.offset()).hasValue(36);
              assertThat(failure).hasMessageContaining("at byte 36: WAV chunk 'LIST' claims 127");
            });
  }

  @Test
  void read_manyEmptyChunks_takesLessMemoryThanTheFile() throws IOException {
    byte[][] chunks = new byte[20_002][];
    Arrays.fill(chunks, chunk("none", new byte[0]));
    chunks[20_000] = chunk("fmt ", format(1, 1, 16000, 16));
    chunks[20_001] = chunk("data", new byte[4]);
    Path file = wav(chunks);
    AudioFiles.read(file);
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    AudioFiles.read(file);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(Files.size(file));
  }

  @Test
  void read_cutAnywhere_isOneClearError() throws IOException {
    Path file =
        wav(
            chunk("LIST", new byte[5]),
            chunk("fmt ", format(1, 1, 16000, 16)),
            chunk("data", new byte[] {1, 2, 3, 4}));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> AudioFiles.read(file))
          .isInstanceOf(InvalidFileException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void read_whatIsNotASoundFile_saysWhatItFound() throws IOException {
    Path text = Files.writeString(folder.resolve("note.wav"), "Hello, this is no sound.");
    assertRefused(text, "'Hell'", "need a WAV");
    assertRefused(Files.write(folder.resolve("empty.flac"), new byte[0]), "is empty");
    assertRefused(folder, "not a regular file");
    assertRefused(folder.resolve("missing.wav"), "does not exist");
    Path other =
        Files.write(
            folder.resolve("a.wav"), "RIFF    AVI LIST".getBytes(StandardCharsets.US_ASCII));
    assertRefused(other, "'AVI '", "need 'WAVE'");
  }

  @Test
  void read_fileWithoutExtension_isToldByItsContent() throws IOException {
    Path file = wav(chunk("fmt ", format(1, 1, 16000, 16)), chunk("data", new byte[] {0, 0x40}));
    Path renamed = Files.move(file, folder.resolve("sound"));
    assertThat(AudioFiles.read(renamed).length()).isEqualTo(1);
  }

  @Test
  void read_asAModelTakesIt_convertsRateAndChannels() throws IOException {
    Path file = folder.resolve("stereo.wav");
    float[] left = new float[4410];
    float[] right = new float[4410];
    Arrays.fill(left, 0.5f);
    Arrays.fill(right, 0.25f);
    AudioFiles.writeWav(file, new Audio(new float[][] {left, right}, 44_100), WavEncoding.FLOAT_32);
    Audio mono = AudioFiles.read(file, 16_000, 1);
    assertThat(mono.length()).isEqualTo(1600);
    assertThat(mono.channels()[0][800]).isCloseTo(0.375f, within(1e-4f));
    assertThat(AudioFiles.read(file, 44_100, 2).channels())
        .isDeepEqualTo(new float[][] {left, right});
    assertThatThrownBy(() -> AudioFiles.read(file, 44_100, 4))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("found 2 channels, need 1 or 4");
    AudioFiles.writeWav(file, Audio.mono(left, 44_100), WavEncoding.FLOAT_32);
    assertThat(AudioFiles.read(file, 44_100, 3).channels())
        .isDeepEqualTo(new float[][] {left, left, left});
  }
}
