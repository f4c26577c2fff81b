package org.speechlm4j.tokenizers.wav2vec;

/** The architectures of the wav2vec 2.0 family, which differ in a few layers. */
public enum Wav2VecFamily {
  /** HuBERT (Hsu et al. 2021). */
  HUBERT("hubert", "hubert"),
  /** wav2vec 2.0 (Baevski et al. 2020). */
  WAV2VEC2("wav2vec2", "wav2vec2"),
  /** WavLM (Chen et al. 2022): gated relative position bias. */
  WAVLM("wavlm", "wavlm"),
  /** data2vec for audio (Baevski et al. 2022): stacked positional convolutions. */
  DATA2VEC_AUDIO("data2vec-audio", "data2vec_audio");

  private final String modelType;
  private final String prefix;

  Wav2VecFamily(String modelType, String prefix) {
    this.modelType = modelType;
    this.prefix = prefix;
  }

  /** The {@code model_type} in published configurations. */
  public String modelType() {
    return modelType;
  }

  /** What the encoder's tensors are named under in checkpoints that also hold a head. */
  public String prefix() {
    return prefix;
  }
}
