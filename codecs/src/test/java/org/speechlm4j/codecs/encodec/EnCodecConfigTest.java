package org.speechlm4j.codecs.encodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnCodecConfigTest {

  @Test
  void encodec24khz_hasThePublishedRates() {
    EnCodecConfig config = EnCodecConfig.encodec24khz();
    assertThat(config.frameRate()).isEqualTo(75);
    assertThat(config.numCodebooks()).isEqualTo(32);
    assertThat(config.targetBandwidths().stream().map(config::codebooks))
        .containsExactly(2, 4, 8, 16, 32);
    assertThat(config.chunkLength()).isEmpty();
  }

  @Test
  void encodec48khz_hasThePublishedRatesAndChunks() {
    EnCodecConfig config = EnCodecConfig.encodec48khz();
    assertThat(config.frameRate()).isEqualTo(150);
    assertThat(config.targetBandwidths().stream().map(config::codebooks))
        .containsExactly(2, 4, 8, 16);
    assertThat(config.chunkLength()).hasValue(48_000);
    assertThat(config.chunkStride()).hasValue(47_520);
  }

  @Test
  void of_absentOptions_areThoseOfTheReference() {
    assertThat(
            SmallCodecs.config(
                Map.of(
                    "target_bandwidths", List.of(1.5, 3.0, 6.0, 12.0, 24.0),
                    "hidden_size", 128,
                    "num_filters", 32,
                    "upsampling_ratios", List.of(8, 5, 4, 2),
                    "codebook_size", 1024)))
        .isEqualTo(EnCodecConfig.encodec24khz());
  }

  @Test
  void codebooks_ofBandwidthBelowOneCodebook_isOne() {
    EnCodecConfig config = SmallCodecs.config(Map.of("target_bandwidths", List.of(1.0, 48.0)));
    assertThat(config.codebooks(1.0)).isEqualTo(1);
  }

  @Test
  void codebooks_ofBandwidthAboveTheLast_areAllThereAre() {
    EnCodecConfig config = SmallCodecs.config(Map.of("target_bandwidths", List.of(48.0, 16.0)));
    assertThat(config.codebooks(48.0)).isEqualTo(1);
  }

  @Test
  void codebooks_ofOtherBandwidth_namesThoseOffered() {
    assertThatThrownBy(() -> EnCodecConfig.encodec24khz().codebooks(5.0))
        .hasMessage("bandwidth: found 5.0, need one of [1.5, 3.0, 6.0, 12.0, 24.0]");
  }

  static Stream<Map.Entry<String, Object>> refused() {
    return Stream.of(
        Map.entry("model_type", "mimi"),
        Map.entry("target_bandwidths", List.of()),
        Map.entry("target_bandwidths", List.of(1.0)),
        Map.entry("sampling_rate", 0),
        Map.entry("audio_channels", 3),
        Map.entry("chunk_length_s", 1.0),
        Map.entry("chunk_length_s", 0.00001),
        Map.entry("hidden_size", 0),
        Map.entry("num_filters", 0),
        Map.entry("num_residual_layers", -1),
        Map.entry("upsampling_ratios", List.of(2, 0)),
        Map.entry("upsampling_ratios", List.of(65_536, 65_536)),
        Map.entry("norm_type", "layer_norm"),
        Map.entry("kernel_size", 0),
        Map.entry("last_kernel_size", 0),
        Map.entry("residual_kernel_size", 0),
        Map.entry("dilation_growth_rate", 0),
        Map.entry("pad_mode", "circular"),
        Map.entry("compress", 0),
        Map.entry("compress", 3),
        Map.entry("num_lstm_layers", -1),
        Map.entry("trim_right_ratio", 1.5),
        Map.entry("codebook_size", 12),
        Map.entry("codebook_dim", 5));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void of_unsupportedOption_namesItAndWhatWasFound(Map.Entry<String, Object> option) {
    String named = option.getValue().equals(1.0) ? "overlap" : option.getKey();
    assertThatThrownBy(() -> SmallCodecs.config(Map.of(option.getKey(), option.getValue())))
        .hasMessageContaining(".json")
        .hasMessageContaining(named)
        .hasMessageContaining("need");
  }

  @Test
  void of_trimRatioWithoutCausality_isRefused() {
    assertThatThrownBy(
            () -> SmallCodecs.config(Map.of("use_causal_conv", false, "trim_right_ratio", 0.5)))
        .hasMessageContaining("trim_right_ratio: found 0.5, need 1 where use_causal_conv is false");
  }
}
