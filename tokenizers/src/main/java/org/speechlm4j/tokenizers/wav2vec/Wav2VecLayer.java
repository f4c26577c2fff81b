package org.speechlm4j.tokenizers.wav2vec;

import java.util.List;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.SpeechEncoder;

/**
 * An encoder that ends at one of its hidden states.
 *
 * @param encoder the whole encoder
 * @param index of the hidden state, 0 for the transformer's input
 */
record Wav2VecLayer(Wav2VecEncoder encoder, int index) implements SpeechEncoder {

  @Override
  public int sampleRate() {
    return encoder.sampleRate();
  }

  @Override
  public int dimension() {
    return encoder.model().config().transformer().dimension();
  }

  @Override
  public Frames encode(List<Audio> batch) {
    return encoder.hiddenState(batch, index);
  }
}
