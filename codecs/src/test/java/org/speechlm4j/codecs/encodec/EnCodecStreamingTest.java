package org.speechlm4j.codecs.encodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.codecs.AudioFormat;
import org.speechlm4j.codecs.DecoderSession;
import org.speechlm4j.codecs.EncoderSession;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.nn.LayerStream;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

class EnCodecStreamingTest {

  private static final int[] LENGTHS = {1, 2, 5, 6, 7, 13, 29, 60, 181};

  /** Options that change what a stream keeps or waits for, on the oracle and on the CPU. */
  static Stream<Arguments> causalModels() {
    return Stream.of(new ReferenceEngine(), CpuEngine.shared())
        .flatMap(engine -> causalOptions().map(options -> Arguments.of(options, engine)));
  }

  private static Stream<Map<String, Object>> causalOptions() {
    return Stream.of(
        Map.of(),
        Map.of("pad_mode", "constant"),
        Map.of("pad_mode", "replicate"),
        Map.of("num_lstm_layers", 0, "use_conv_shortcut", false),
        Map.of("trim_right_ratio", 0.5),
        Map.of("trim_right_ratio", 0.0, "audio_channels", 2),
        Map.of("num_residual_layers", 3, "dilation_growth_rate", 3),
        Map.of("kernel_size", 1, "residual_kernel_size", 1, "last_kernel_size", 4),
        Map.of("upsampling_ratios", List.of(1, 5), "target_bandwidths", List.of(40.0)));
  }

  @ParameterizedTest
  @MethodSource("causalModels")
  void encode_inChunks_equalsOneShot(Map<String, Object> options, Engine engine) {
    EnCodec codec = SmallCodecs.codec(options, engine);
    int codebooks = codec.config().numCodebooks();
    for (int length : LENGTHS) {
      Audio audio = SmallCodecs.noise(length, codec.channels(), length);
      Codes whole = codec.encode(audio, codebooks);
      for (int seed = 0; seed < 4; seed++) {
        List<Codes> parts = new ArrayList<>();
        try (EncoderSession session = codec.encoderSession(codebooks)) {
          for (Audio piece : pieces(audio, seed)) {
            parts.add(session.push(piece));
          }
          parts.add(session.finish());
        }
        assertThat(Codes.concat(parts).values()).as("%d samples", length).isEqualTo(whole.values());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("causalModels")
  void encoder_inChunks_givesTheBitsOfOneShot(Map<String, Object> options, Engine engine) {
    EnCodec codec = SmallCodecs.codec(options, engine);
    for (int length : LENGTHS) {
      Audio audio = SmallCodecs.noise(length, codec.channels(), length);
      Tensor sound =
          engine.constant(AudioFormat.interleave(audio), Shape.of(1, length, codec.channels()));
      LayerStream stream = codec.encoder().stream();
      Tensor frames = stream.push(sound.slice(1, 0, 0), false);
      for (int[] cut : cuts(length, 1)) {
        frames = frames.concat(1, stream.push(sound.slice(1, cut[0], cut[1]), cut[1] == length));
      }
      assertThat(frames.toDoubles()).isEqualTo(codec.encoder().forward(sound).toDoubles());
    }
  }

  @ParameterizedTest
  @MethodSource("causalModels")
  void forwardInBlocks_givesTheBitsOfForward(Map<String, Object> options, Engine engine) {
    EnCodec codec = SmallCodecs.codec(options, engine);
    float[] samples = AudioFormat.interleave(SmallCodecs.noise(1, codec.channels(), 61));
    Tensor sound = engine.constant(samples, Shape.of(1, 61, codec.channels()));
    Tensor frames = codec.encoder().forward(sound);
    Tensor decoded = codec.decoder().forward(frames);
    for (int block : new int[] {1, 7, 60, 61, Integer.MAX_VALUE}) {
      assertThat(codec.encoder().forwardInBlocks(sound, block).toDoubles())
          .isEqualTo(frames.toDoubles());
      assertThat(codec.decoder().forwardInBlocks(frames, block).toDoubles())
          .isEqualTo(decoded.toDoubles());
    }
  }

  @ParameterizedTest
  @MethodSource("causalModels")
  void decode_inChunks_equalsOneShot(Map<String, Object> options, Engine engine) {
    EnCodec codec = SmallCodecs.codec(options, engine);
    for (int frames : new int[] {1, 2, 3, 7, 8, 20}) {
      Codes codes = randomCodes(codec, frames);
      Audio whole = codec.decode(codes);
      for (int seed = 0; seed < 4; seed++) {
        List<Audio> parts = new ArrayList<>();
        try (DecoderSession session = codec.decoderSession()) {
          for (Codes piece : pieces(codes, seed)) {
            parts.add(session.push(piece));
          }
          parts.add(session.finish());
        }
        assertThat(concat(parts)).as("%d frames", frames).isEqualTo(whole.channels());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("causalModels")
  void sessions_overLongSignals_holdNoMore(Map<String, Object> options, Engine engine) {
    EnCodec codec = SmallCodecs.codec(options, engine);
    try (EncoderSession encoder = codec.encoderSession(1);
        DecoderSession decoder = codec.decoderSession()) {
      long most = 0;
      for (int i = 0; i < 120; i++) {
        Audio piece = SmallCodecs.noise(i, codec.channels(), codec.config().hopLength());
        Codes codes = encoder.push(piece);
        decoder.push(codes);
        long held = encoder.heldFloats() + decoder.heldFloats();
        if (i < 60) {
          most = Math.max(most, held);
        } else {
          assertThat(held).isPositive().isLessThanOrEqualTo(most);
        }
      }
    }
  }

  @Test
  void sessions_sideBySide_doNotDisturbEachOther() {
    EnCodec codec = SmallCodecs.codec(Map.of(), new ReferenceEngine());
    Audio first = SmallCodecs.noise(1, 1, 60);
    Audio second = SmallCodecs.noise(2, 1, 60);
    try (EncoderSession one = codec.encoderSession(1);
        EncoderSession other = codec.encoderSession(1)) {
      Codes oneStart = one.push(first);
      Codes otherStart = other.push(second);
      assertThat(Codes.concat(List.of(oneStart, one.finish())).values())
          .isEqualTo(codec.encode(first, 1).values());
      assertThat(Codes.concat(List.of(otherStart, other.finish())).values())
          .isEqualTo(codec.encode(second, 1).values());
    }
  }

  @Test
  void session_ofNoSound_givesNoCodes() {
    EnCodec codec = SmallCodecs.codec(Map.of(), new ReferenceEngine());
    try (EncoderSession session = codec.encoderSession(1)) {
      assertThat(session.push(SmallCodecs.noise(1, 1, 0)).frames()).isZero();
      assertThat(session.finish().frames()).isZero();
    }
  }

  @Test
  void push_afterFinishOrClose_isRefused() {
    EnCodec codec = SmallCodecs.codec(Map.of(), new ReferenceEngine());
    EncoderSession encoder = codec.encoderSession(1);
    encoder.finish();
    assertThatThrownBy(() -> encoder.push(SmallCodecs.noise(1, 1, 6)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended");
    DecoderSession decoder = codec.decoderSession();
    decoder.close();
    assertThatThrownBy(decoder::finish).isInstanceOf(IllegalStateException.class);
  }

  static Stream<Map.Entry<String, Map<String, Object>>> optionsThatLookAhead() {
    return Stream.of(
        Map.entry("not causal", Map.of("use_causal_conv", false)),
        Map.entry("group norm", Map.of("norm_type", "time_group_norm")),
        Map.entry("normalize", Map.of("normalize", true)),
        Map.entry("chunk_length_s", Map.of("chunk_length_s", 0.01, "overlap", 0.1)));
  }

  @ParameterizedTest
  @MethodSource("optionsThatLookAhead")
  void session_ofModelThatLooksAhead_isRefused(Map.Entry<String, Map<String, Object>> refused) {
    EnCodec codec = SmallCodecs.codec(refused.getValue(), new ReferenceEngine());
    assertThatThrownBy(() -> codec.encoderSession(1))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining(refused.getKey());
    assertThatThrownBy(codec::decoderSession).hasMessageContaining(refused.getKey());
  }

  private static Codes randomCodes(EnCodec codec, int frames) {
    SplittableRandom random = new SplittableRandom(frames);
    int[][] values = new int[codec.config().numCodebooks()][];
    Arrays.setAll(values, q -> random.ints(frames, 0, codec.codebookSize()).toArray());
    return new Codes(values, codec.frameRate());
  }

  /** Cuts at random, the first seed at every step; some pieces are empty. */
  private static List<int[]> cuts(int length, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<int[]> cuts = new ArrayList<>();
    for (int from = 0; from < length; ) {
      int step = seed == 0 ? 1 : random.nextInt(0, 4 << seed);
      int to = Math.min(length, from + step);
      cuts.add(new int[] {from, to});
      from = to;
    }
    return cuts;
  }

  private static List<Audio> pieces(Audio audio, int seed) {
    return cuts(audio.length(), seed).stream()
        .map(cut -> new Audio(cut(audio.channels(), cut), audio.sampleRate()))
        .toList();
  }

  private static List<Codes> pieces(Codes codes, int seed) {
    return cuts(codes.frames(), seed).stream()
        .map(
            cut ->
                new Codes(
                    Arrays.stream(codes.values())
                        .map(row -> Arrays.copyOfRange(row, cut[0], cut[1]))
                        .toArray(int[][]::new),
                    codes.frameRate()))
        .toList();
  }

  private static float[][] cut(float[][] channels, int[] cut) {
    return Arrays.stream(channels)
        .map(channel -> Arrays.copyOfRange(channel, cut[0], cut[1]))
        .toArray(float[][]::new);
  }

  private static float[][] concat(List<Audio> parts) {
    int length = parts.stream().mapToInt(Audio::length).sum();
    float[][] joined = new float[parts.getFirst().channelCount()][length];
    int to = 0;
    for (Audio part : parts) {
      for (int c = 0; c < joined.length; c++) {
        System.arraycopy(part.channels()[c], 0, joined[c], to, part.length());
      }
      to += part.length();
    }
    return joined;
  }
}
