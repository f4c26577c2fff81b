package org.speechlm4j.tokenizers.wav2vec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.SpeechEncoder;
import org.speechlm4j.core.cpu.CpuEngine;

class Wav2VecEncoderTest {

  private final Wav2VecEncoder encoder = encoder(7);

  private static Wav2VecEncoder encoder(long seed) {
    Wav2VecConfig config = SmallModels.of(Wav2VecConfig.hubertBase(), 16, null);
    return Wav2VecEncoder.init(config, new AudioInput(16_000, true), seed, CpuEngine.shared());
  }

  @Test
  void hiddenState_ofOneLayer_isThatOfAllHiddenStates() {
    List<Audio> batch = List.of(SmallModels.audio(2_000, 1), SmallModels.audio(1_500, 2));
    List<Frames> all = encoder.hiddenStates(batch);

    for (int layer = 0; layer <= encoder.layers(); layer++) {
      assertThat(encoder.hiddenState(batch, layer).tensor().toFloats())
          .containsExactly(all.get(layer).tensor().toFloats());
    }
  }

  @Test
  void hiddenState_ofMissingLayer_isAnErrorThatNamesTheRange() {
    List<Audio> batch = List.of(SmallModels.audio(2_000, 1));

    assertThatThrownBy(() -> encoder.hiddenState(batch, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer: found 3, need 0 to 2");
  }

  @Test
  void atLayer_encodesToThatHiddenState_whoseSizeNoAdapterChanges() {
    Wav2VecConfig.Adapter adapter = new Wav2VecConfig.Adapter(12, 1, 3, 2);
    Wav2VecEncoder adapted =
        Wav2VecEncoder.init(
            SmallModels.of(Wav2VecConfig.wav2vec2Base(), 16, adapter),
            new AudioInput(16_000, true),
            7,
            CpuEngine.shared());
    List<Audio> batch = List.of(SmallModels.audio(2_000, 1));

    SpeechEncoder first = adapted.atLayer(1);

    assertThat(first.dimension()).isEqualTo(16);
    assertThat(adapted.dimension()).isEqualTo(12);
    assertThat(first.encode(batch).tensor().toFloats())
        .containsExactly(adapted.hiddenState(batch, 1).tensor().toFloats());
  }

  @Test
  void encode_ofTenSeconds_gives499FramesAt50Hertz() {
    Frames frames = encoder.encode(List.of(SmallModels.audio(160_000, 3)));

    assertThat(frames.lengths()).containsExactly(499);
    assertThat(frames.frameRate()).isEqualTo(50);
    assertThat(frames.tensor().shape().toArray()).containsExactly(1, 499, 16);
  }

  @Test
  void encode_withoutAudio_isAnError() {
    assertThatThrownBy(() -> encoder.encode(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch: found no audio, need at least one");
  }

  @Test
  void encode_ofShortestAudio_givesOneFrame_andOneSampleLessIsAnError() {
    assertThat(encoder.encode(List.of(SmallModels.audio(400, 4))).lengths()).containsExactly(1);
    assertThatThrownBy(() -> encoder.encode(List.of(SmallModels.audio(399, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("audio: found 399 samples, need at least 400 for one frame");
  }

  @Test
  void encode_atAnotherRate_isAnErrorThatNamesBoth() {
    Audio audio = Audio.mono(new float[800], 8_000);

    assertThatThrownBy(() -> encoder.encode(List.of(audio)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("audio: found 8000 Hz, need 16000 Hz; resample it first");
  }

  @Test
  void encode_ofStereo_isAnError() {
    Audio audio = new Audio(new float[2][800], 16_000);

    assertThatThrownBy(() -> encoder.encode(List.of(audio)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("audio: found 2 channels, need 1; mix them down first");
  }

  @Test
  void init_dependsOnTheSeedAlone() {
    List<Audio> batch = List.of(SmallModels.audio(2_000, 1));
    float[] first = encoder(7).encode(batch).tensor().toFloats();

    assertThat(encoder.encode(batch).tensor().toFloats()).containsExactly(first);
    assertThat(encoder(8).encode(batch).tensor().toFloats()).isNotEqualTo(first);
  }
}
