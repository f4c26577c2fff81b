package org.speechlm4j.codecs;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.AudioCodec;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.Quantizer;
import org.speechlm4j.core.nn.LayerStream;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Encodes one signal while it arrives.
 *
 * <p>The codes of all pushes and of {@link #finish}, one after the other, are those of the whole
 * signal encoded at once, whatever the sizes of the pieces. A session serves one thread; any number
 * of sessions share a codec's weights. Its memory does not grow with the signal.
 *
 * {@snippet file="org/speechlm4j/codecs/snippets/CodecSnippetsTest.java" region="streaming"}
 */
public final class EncoderSession implements AutoCloseable {

  private final AudioCodec codec;
  private final Quantizer quantizer;
  private final Backend backend;
  private @Nullable LayerStream encoder;

  /**
   * A session that starts now.
   *
   * @param codec tells the rates and channels
   * @param encoder audio {@code [1, samples, channels]} to frames, from the signal's start
   * @param quantizer frames to codes
   * @param backend where the computation runs
   */
  public EncoderSession(
      AudioCodec codec, LayerStream encoder, Quantizer quantizer, Backend backend) {
    this.codec = codec;
    this.encoder = encoder;
    this.quantizer = quantizer;
    this.backend = backend;
  }

  /**
   * Takes the next piece of sound, which may be empty.
   *
   * @return the codes that are now certain, often of no frame
   * @throws IllegalArgumentException if the rate or the channels are not the codec's
   * @throws IllegalStateException if the signal was finished or the session closed
   */
  public Codes push(Audio piece) {
    AudioFormat.requireFit(piece, codec);
    return encode(AudioFormat.interleave(piece), piece.length(), false);
  }

  /**
   * Ends the signal.
   *
   * @return the codes of the last frames
   * @throws IllegalStateException if the signal was finished before or the session closed
   */
  public Codes finish() {
    Codes codes = encode(new float[0], 0, true);
    close();
    return codes;
  }

  /** Floats that the session keeps between pieces. */
  public long heldFloats() {
    return encoder == null ? 0 : encoder.heldFloats();
  }

  /** Drops the state; the session takes no more sound. */
  @Override
  public void close() {
    encoder = null;
  }

  private Codes encode(float[] samples, int length, boolean last) {
    LayerStream stream = encoder;
    if (stream == null) {
      throw new IllegalStateException("encoder session: its signal has ended");
    }
    Tensor sound = backend.constant(samples, Shape.of(1, length, codec.channels()));
    Tensor chosen = sound.scoped(in -> quantize(stream.push(in, last)));
    int[][] codes = new int[quantizer.codebookSizes().length][chosen.size(1)];
    CodeLayout.split(chosen.toInts(), 0, codes);
    return new Codes(codes, codec.frameRate());
  }

  private Tensor quantize(Tensor frames) {
    return frames.size(1) > 0
        ? quantizer.encode(frames)
        : frames.constant(new int[0], 1, 0, quantizer.codebookSizes().length);
  }
}
