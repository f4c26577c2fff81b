package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;
import picocli.CommandLine.ExitCode;

class CodecCommandsTest {

  private static final Path MONO = Cli.fixture("codecs", "encodec-24khz");

  @TempDir private Path folder;
  private Path wav;
  private Path codes;
  private Path decoded;

  @BeforeEach
  void writeSound() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    float[] samples = new float[5000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.1 * random.nextGaussian());
    }
    wav = folder.resolve("in.wav");
    AudioFiles.writeWav(wav, Audio.mono(samples, 24000), AudioFiles.WavEncoding.FLOAT_32);
    codes = folder.resolve("codes.safetensors");
    decoded = folder.resolve("out.wav");
  }

  private Cli encode(Object file, Object... rest) {
    Object[] args =
        Arrays.copyOf(new Object[] {"encode", file, "-m", MONO, "-o", codes}, 6 + rest.length);
    System.arraycopy(rest, 0, args, 6, rest.length);
    return Cli.run(args);
  }

  private Cli decode() {
    return Cli.run("decode", codes, "-m", MONO, "-o", decoded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"encodec-24khz", "encodec-48khz"})
  void decoded_isAsLongAsWhatWasEncoded(String name) throws IOException {
    Path model = Cli.fixture("codecs", name);
    Cli.run("encode", wav, "-m", model, "-o", codes, "--quiet").succeeded();
    Cli.run("decode", codes, "-m", model, "-o", decoded, "--quiet").succeeded();
    Audio sound = AudioFiles.read(decoded);
    assertThat(sound.seconds()).isEqualTo(5000 / 24000.0);
  }

  @Test
  void stereoOfAnotherRate_isConverted() throws IOException {
    Path stereo = folder.resolve("stereo.wav");
    Audio sound = new Audio(new float[2][4410], 44100);
    AudioFiles.writeWav(stereo, sound, AudioFiles.WavEncoding.PCM_16);
    encode(stereo, "-q").succeeded();
    decode().succeeded();
    assertThat(AudioFiles.read(decoded).length()).isEqualTo(2400);
  }

  @Test
  void bandwidth_choosesTheNumberOfCodebooks() throws IOException {
    JsonNode line = encode(wav, "--bandwidth", "1.5", "--json").succeeded().json().getFirst();
    assertThat(line.get("codebooks").asInt()).isEqualTo(codebooks());
    int few = codebooks();
    encode(wav).succeeded();
    assertThat(codebooks()).isGreaterThan(few);
  }

  private int codebooks() throws IOException {
    try (SafeTensors tensors = SafeTensors.open(codes)) {
      return Objects.requireNonNull(tensors.find("codes")).shape().size(0);
    }
  }

  @Test
  void bandwidthThatTheModelLacks_isAUsageError() {
    encode(wav, "--bandwidth", 7).failed(ExitCode.USAGE, "--bandwidth", "7");
  }

  @Test
  void badSound_isOneLine_andNothingIsWritten() throws IOException {
    Path text = Files.writeString(folder.resolve("text.wav"), "This is no sound.");
    encode(text).failed(Failures.BAD_FILE, text);
    encode(folder.resolve("none")).failed(Failures.BAD_FILE, "none");
    assertThat(codes).doesNotExist();
  }

  @Test
  void outputThatCannotBeWritten_isOneLine() {
    Cli.run("encode", wav, "-m", MONO, "-o", folder.resolve("none/codes"))
        .failed(Failures.BAD_FILE, "none");
  }

  @Test
  void missingModel_isOneLine() {
    Path none = folder.resolve("none");
    Cli.run("encode", wav, "-m", none, "-o", codes).failed(Failures.BAD_FILE, none);
    Cli.run("encode", wav, "-o", codes).failed(ExitCode.USAGE, "--model");
  }

  @Test
  void truncatedCodes_areOneLine() throws IOException {
    encode(wav).succeeded();
    byte[] bytes = Files.readAllBytes(codes);
    Files.write(codes, Arrays.copyOf(bytes, bytes.length - 3));
    decode().failed(Failures.BAD_FILE, codes);
  }

  @Test
  void codesThatDoNotFit_areOneLine() throws IOException {
    Map<String, String> metadata =
        new HashMap<>(Map.of("model", "encodec", "frame_rate", "75", "samples", "1"));
    Map<String, HostTensor> tensors = new HashMap<>();
    writeCodes(tensors, metadata);
    decode().failed(Failures.BAD_FILE, codes, "tensor codes");

    tensors.put("codes", HostTensor.of(new int[] {1, 64}, 1, 2));
    tensors.put("chunk_frames", HostTensor.of(new int[] {2}, 1));
    tensors.put("chunk_scales", HostTensor.of(new float[] {1}, 1));
    writeCodes(tensors, metadata);
    decode().failed(Failures.BAD_FILE, codes, "64");

    tensors.put("codes", HostTensor.of(new int[] {1, 2}, 1, 2));
    metadata.put("samples", "1000000");
    writeCodes(tensors, metadata);
    decode().failed(Failures.BAD_FILE, codes, "1000000");

    metadata.put("samples", "many");
    writeCodes(tensors, metadata);
    decode().failed(Failures.BAD_FILE, codes, "many");

    metadata.put("model", "mimi");
    metadata.put("samples", "1");
    writeCodes(tensors, metadata);
    decode().failed(Failures.BAD_FILE, codes, "mimi", "encodec");

    tensors.put("chunk_frames", HostTensor.of(new int[] {3}, 1));
    writeCodes(tensors, metadata);
    decode().failed(Failures.BAD_FILE, codes, "3");
  }

  private void writeCodes(Map<String, HostTensor> tensors, Map<String, String> metadata)
      throws IOException {
    SafeTensors.write(codes, tensors, metadata);
  }
}
