package org.speechlm4j.examples.cli;

import java.util.List;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.SpeechEncoder;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;

/**
 * A speech encoder that ends at an inner layer.
 *
 * @param layer hidden state to give, 0 for the transformer's input
 */
record EncoderLayer(Wav2VecEncoder encoder, int layer) implements SpeechEncoder {

  @Override
  public int sampleRate() {
    return encoder.sampleRate();
  }

  @Override
  public int dimension() {
    return encoder.dimension();
  }

  @Override
  public Frames encode(List<Audio> batch) {
    return encoder.hiddenState(batch, layer);
  }
}
