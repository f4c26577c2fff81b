package org.speechlm4j.tokenizers.wav2vec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.nn.Activation;

class Wav2VecConfigTest {

  @TempDir private Path folder;

  private Wav2VecConfig read(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json.replace('\'', '"'));
    return Wav2VecConfig.read(folder);
  }

  static Stream<Wav2VecConfig> presets() {
    return Stream.of(
        Wav2VecConfig.hubertBase(),
        Wav2VecConfig.wav2vec2Base(),
        Wav2VecConfig.wavlmBase(),
        Wav2VecConfig.data2vecAudioBase());
  }

  @ParameterizedTest
  @MethodSource("presets")
  void read_ofBareModelType_givesThePreset(Wav2VecConfig preset) throws IOException {
    Wav2VecConfig read = read("{'model_type': '" + preset.family().modelType() + "'}");

    assertThat(read.withCtc(Wav2VecConfig.Ctc.none())).isEqualTo(preset);
  }

  @Test
  void read_ofLargeForm_givesThePreset() throws IOException {
    Wav2VecConfig read =
        read(
            """
            {'model_type': 'hubert', 'hidden_size': 1024, 'num_hidden_layers': 24,
             'num_attention_heads': 16, 'intermediate_size': 4096, 'conv_bias': true,
             'feat_extract_norm': 'layer', 'do_stable_layer_norm': true}
            """);

    assertThat(read.withCtc(Wav2VecConfig.Ctc.none())).isEqualTo(Wav2VecConfig.hubertLarge());
  }

  @Test
  void read_ofHead_knowsItsOptions() throws IOException {
    Wav2VecConfig.Ctc ctc =
        read("{'model_type': 'wav2vec2', 'vocab_size': 9, 'pad_token_id': 3,"
                + " 'ctc_loss_reduction': 'mean', 'ctc_zero_infinity': true}")
            .ctc();

    assertThat(ctc).isEqualTo(new Wav2VecConfig.Ctc(9, 3, Wav2VecConfig.Ctc.Reduction.MEAN, true));
  }

  @Test
  void read_ofOptions_takesThemOver() throws IOException {
    Wav2VecConfig read =
        read(
            """
            {'model_type': 'wav2vec2', 'conv_dim': [4, 6], 'conv_kernel': [5, 3],
             'conv_stride': [3, 2], 'hidden_act': 'relu', 'feat_extract_activation': 'gelu_new',
             'layer_norm_eps': 0.001, 'do_stable_layer_norm': true, 'adapter_attn_dim': 16,
             'add_adapter': true, 'output_hidden_size': 12, 'num_adapter_layers': 1,
             'adapter_stride': 4, 'num_conv_pos_embeddings': 11}
            """);

    assertThat(read.frontEnd().channels()).isEqualTo(6);
    assertThat(read.frontEnd().activation()).isEqualTo(Activation.GELU_TANH);
    assertThat(read.frontEnd().samples(1)).isEqualTo(11);
    assertThat(read.transformer().activation()).isEqualTo(Activation.RELU);
    assertThat(read.transformer().epsilon()).isEqualTo(0.001f);
    assertThat(read.transformer().languageAdapter()).isEqualTo(16);
    assertThat(read.adapter()).isEqualTo(new Wav2VecConfig.Adapter(12, 1, 3, 4));
    assertThat(read.positions().kernel()).isEqualTo(11);
    assertThat(read.dimension()).isEqualTo(12);
    assertThat(read.hop()).isEqualTo(24);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'model_type': 'wav2vec2-conformer' | model_type is",
        "'model_type': 'hubert', 'use_weighted_layer_sum': true | use_weighted_layer_sum is true",
        "'model_type': 'hubert', 'feat_extract_norm': 'batch' | feat_extract_norm is",
        "'model_type': 'hubert', 'hidden_act': 'xielu' | hidden_act: activation: found",
        "'model_type': 'hubert', 'conv_kernel': [10, 3] | conv_kernel is [10,3], need 7 values",
        "'model_type': 'hubert', 'num_attention_heads': 5 | num_attention_heads: found 5",
        "'model_type': 'hubert', 'num_conv_pos_embedding_groups': 7 | embedding_groups: found 7",
        "'model_type': 'hubert', 'ctc_loss_reduction': 'none' | ctc_loss_reduction is",
        "'model_type': 'wavlm', 'max_bucket_distance': 80 | max_bucket_distance: found 80",
        "'model_type': 'wavlm', 'num_buckets': 3 | num_buckets: found 3",
        "'model_type': 'hubert', 'num_hidden_layers': 0 | num_hidden_layers: found 0",
        "'model_type': 'hubert', 'hidden_size': '768' | hidden_size is",
        "'model_type': 'hubert', 'conv_stride': [999,999,999,999,1,1,1] | conv_stride: found",
        "'model_type': 'hubert', 'conv_kernel': [2147483647,9,9,9,9,9,9] | conv_stride: found",
        "'model_type': 'wavlm', 'add_adapter': true, 'adapter_stride': 99999 | conv_stride: found",
        "'model_type': 'wavlm', 'add_adapter': true, 'num_adapter_layers': 2147483647 | found 214",
      },
      quoteCharacter = '`')
  void read_ofWhatIsNotSupported_namesFileKeyAndValue(String json, String message) {
    assertThatThrownBy(() -> read("{" + json + "}"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(folder.resolve("config.json").toString())
        .hasMessageContaining(message);
  }

  @Test
  void read_ofPreprocessor_knowsRateAndNormalisation() throws IOException {
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        "{\"do_normalize\": false, \"sampling_rate\": 8000, \"feature_size\": 1}");

    assertThat(AudioInput.read(folder)).isEqualTo(new AudioInput(8_000, false));
  }

  @Test
  void read_withoutPreprocessor_isNormalisedAt16Kilohertz() throws IOException {
    assertThat(AudioInput.read(folder)).isEqualTo(new AudioInput(16_000, true));
  }
}
