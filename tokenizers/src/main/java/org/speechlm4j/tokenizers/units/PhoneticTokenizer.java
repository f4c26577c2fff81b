package org.speechlm4j.tokenizers.units;

import java.util.Arrays;
import java.util.List;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.Quantizer;
import org.speechlm4j.core.SpeechEncoder;
import org.speechlm4j.core.SpeechTokenizer;
import org.speechlm4j.core.Units;

/**
 * Speech to units: an encoder's frames, quantised, with equal neighbours merged if wished.
 *
 * <p>Lakhotia et al. 2021, "Generative spoken language modeling from raw audio", section 3.1.
 *
 * {@snippet file="org/speechlm4j/tokenizers/snippets/TokenizerSnippetsTest.java" region="units"}
 */
public final class PhoneticTokenizer implements SpeechTokenizer {

  private final SpeechEncoder encoder;
  private final Quantizer quantizer;
  private final int edgePadding;
  private final boolean deduplicate;

  private PhoneticTokenizer(
      SpeechEncoder encoder, Quantizer quantizer, int edgePadding, boolean deduplicate) {
    this.encoder = encoder;
    this.quantizer = quantizer;
    this.edgePadding = edgePadding;
    this.deduplicate = deduplicate;
  }

  /**
   * Deduplicated units without padding.
   *
   * @param encoder gives the frames; take a model's inner layer by its own means
   * @param quantizer has one codebook and the encoder's number of channels
   * @throws IllegalArgumentException if the quantiser does not fit
   */
  public static PhoneticTokenizer of(SpeechEncoder encoder, Quantizer quantizer) {
    if (quantizer.codebookSizes().length != 1) {
      throw new IllegalArgumentException(
          "quantizer: found %d codebooks, need one".formatted(quantizer.codebookSizes().length));
    }
    if (quantizer.dimension() != encoder.dimension()) {
      throw new IllegalArgumentException(
          "quantizer: found dimension %d, but the encoder gives %d channels"
              .formatted(quantizer.dimension(), encoder.dimension()));
    }
    return new PhoneticTokenizer(encoder, quantizer, 0, true);
  }

  /**
   * The same with zeros added at both ends of the audio.
   *
   * <p>An encoder without padding of its own gives fewer frames than hops. Half of what its
   * receptive field exceeds the hop by, 40 samples for the wav2vec 2.0 family at 16 kHz, gives
   * exactly one frame per 20 ms, each centred on its hop.
   *
   * @param samples added at each end, at least 0
   */
  public PhoneticTokenizer withEdgePadding(int samples) {
    if (samples < 0) {
      throw new IllegalArgumentException("padding: found " + samples + ", need at least 0");
    }
    return new PhoneticTokenizer(encoder, quantizer, samples, deduplicate);
  }

  /** The same with one unit per frame. */
  public PhoneticTokenizer withoutDeduplication() {
    return new PhoneticTokenizer(encoder, quantizer, edgePadding, false);
  }

  @Override
  public int vocabularySize() {
    return quantizer.codebookSizes()[0];
  }

  @Override
  public int sampleRate() {
    return encoder.sampleRate();
  }

  @Override
  public Units tokenize(Audio audio) {
    return tokenize(List.of(audio)).getFirst();
  }

  /** The units of several utterances, encoded together; each is what it would be alone. */
  public List<Units> tokenize(List<Audio> batch) {
    Frames frames = encoder.encode(batch.stream().map(this::padded).toList());
    int[] codes = quantizer.encode(frames.tensor()).toInts();
    int longest = frames.tensor().size(1);
    Units[] units = new Units[batch.size()];
    for (int i = 0; i < units.length; i++) {
      int from = i * longest;
      int[] row = Arrays.copyOfRange(codes, from, from + frames.lengths()[i]);
      Units perFrame = Units.ofFrames(row, frames.frameRate());
      units[i] = deduplicate ? perFrame.deduplicated() : perFrame;
    }
    return List.of(units);
  }

  private Audio padded(Audio audio) {
    if (edgePadding == 0) {
      return audio;
    }
    float[] samples = audio.mixDown();
    float[] longer = new float[samples.length + 2 * edgePadding];
    System.arraycopy(samples, 0, longer, edgePadding, samples.length);
    return Audio.mono(longer, audio.sampleRate());
  }
}
