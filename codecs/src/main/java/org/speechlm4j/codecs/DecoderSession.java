package org.speechlm4j.codecs;

import java.util.function.UnaryOperator;
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
 * Decodes one signal while its codes arrive.
 *
 * <p>The sound of all pushes and of {@link #finish}, one after the other, is that of all codes
 * decoded at once. A session serves one thread; any number of sessions share a codec's weights. Its
 * memory does not grow with the signal.
 */
public final class DecoderSession implements AutoCloseable {

  private final AudioCodec codec;
  private final Quantizer quantizer;
  private final Backend backend;
  private @Nullable LayerStream decoder;

  /**
   * A session that starts now.
   *
   * @param codec tells the rates and channels
   * @param quantizer codes to frames
   * @param decoder frames to audio {@code [1, samples, channels]}, from the signal's start
   * @param backend where the computation runs
   */
  public DecoderSession(
      AudioCodec codec, Quantizer quantizer, LayerStream decoder, Backend backend) {
    this.codec = codec;
    this.quantizer = quantizer;
    this.decoder = decoder;
    this.backend = backend;
  }

  /**
   * Takes the next codes, of any number of frames.
   *
   * @return the sound that is now certain, often of no sample
   * @throws IllegalArgumentException if the codes do not fit the codec
   * @throws IllegalStateException if the signal was finished or the session closed
   */
  public Audio push(Codes codes) {
    CodeLayout.requireFit(codes, codec, quantizer);
    int[] values = CodeLayout.join(codes);
    Tensor frames = backend.constant(values, Shape.of(1, codes.frames(), codes.codebooks()));
    return decode(frames, quantizer::decode, false);
  }

  /**
   * Ends the signal.
   *
   * @return the last sound
   * @throws IllegalStateException if the signal was finished before or the session closed
   */
  public Audio finish() {
    Tensor noFrames = backend.constant(new float[0], Shape.of(1, 0, quantizer.dimension()));
    Audio audio = decode(noFrames, frames -> frames, true);
    close();
    return audio;
  }

  /** Floats that the session keeps between codes. */
  public long heldFloats() {
    return decoder == null ? 0 : decoder.heldFloats();
  }

  /** Drops the state; the session takes no more codes. */
  @Override
  public void close() {
    decoder = null;
  }

  private Audio decode(Tensor input, UnaryOperator<Tensor> frames, boolean last) {
    LayerStream stream = decoder;
    if (stream == null) {
      throw new IllegalStateException("decoder session: its signal has ended");
    }
    Tensor sound = input.scoped(in -> stream.push(frames.apply(in), last));
    float[] samples = sound.toFloats();
    sound.release();
    return AudioFormat.deinterleave(
        samples, 0, sound.size(1), codec.channels(), codec.sampleRate());
  }
}
