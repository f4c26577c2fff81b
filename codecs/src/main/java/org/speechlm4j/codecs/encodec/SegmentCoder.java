package org.speechlm4j.codecs.encodec;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.codecs.AudioFormat;
import org.speechlm4j.codecs.CodeLayout;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.nn.StreamingLayer;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Encodes and decodes parts of signals, those of one length as one batch.
 *
 * @param config sizes and options
 * @param backend where computations run
 * @param encoder audio to latent frames
 * @param decoder latent frames to audio
 */
record SegmentCoder(
    EnCodecConfig config, Backend backend, StreamingLayer encoder, StreamingLayer decoder) {

  /** What runs at once, so that memory stays bounded; about 20 s at 24 kHz. */
  private static final int MOST_SAMPLES = 1 << 19;

  List<Codes> encode(List<Segment> segments, ResidualVectorQuantizer quantizer) {
    return EqualRows.map(
        segments,
        Segment::length,
        length -> MOST_SAMPLES / length,
        batch -> encodeBatch(batch, quantizer));
  }

  List<Audio> decode(List<Codes> segments, ResidualVectorQuantizer quantizer) {
    return EqualRows.map(
        segments,
        codes -> Shape.of(codes.frames(), codes.codebooks()),
        shape -> MOST_SAMPLES / config.hopLength() / shape.size(0),
        batch -> decodeBatch(batch, quantizer));
  }

  /** Latent frames {@code [batch, frames, hidden]} of segments of one length. */
  Tensor latents(List<Segment> batch) {
    Tensor sound = sound(batch);
    return config.streams() && sound.size(1) > MOST_SAMPLES
        ? encoder.forwardInBlocks(sound, MOST_SAMPLES)
        : encoder.forward(sound);
  }

  private List<Codes> encodeBatch(List<Segment> batch, ResidualVectorQuantizer quantizer) {
    Tensor codes = latents(batch).scoped(quantizer::encode);
    int[] values = codes.toInts();
    int size = codes.size(1) * codes.size(2);
    List<Codes> split = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      int[][] rows = new int[codes.size(2)][codes.size(1)];
      CodeLayout.split(values, i * size, rows);
      Codes.Chunk chunk = new Codes.Chunk(codes.size(1), batch.get(i).scale());
      split.add(new Codes(rows, config.frameRate(), List.of(chunk)));
    }
    return split;
  }

  private Tensor sound(List<Segment> batch) {
    int length = batch.getFirst().length();
    int size = length * config.audioChannels();
    float[] samples = new float[batch.size() * size];
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(batch.get(i).samples(), 0, samples, i * size, size);
    }
    return backend.constant(samples, Shape.of(batch.size(), length, config.audioChannels()));
  }

  private List<Audio> decodeBatch(List<Codes> batch, ResidualVectorQuantizer quantizer) {
    Tensor frames = codes(batch).scoped(quantizer::decode);
    Tensor sound =
        config.streams() && frames.size(1) > MOST_SAMPLES / config.hopLength()
            ? decoder.forwardInBlocks(frames, MOST_SAMPLES / config.hopLength())
            : decoder.forward(frames);
    float[] samples = sound.toFloats();
    int size = sound.size(1) * config.audioChannels();
    List<Audio> sounds = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      scale(samples, i * size, size, batch.get(i).chunks().getFirst().scale());
      sounds.add(
          AudioFormat.deinterleave(
              samples, i * size, sound.size(1), config.audioChannels(), config.samplingRate()));
    }
    return sounds;
  }

  private Tensor codes(List<Codes> batch) {
    Shape shape = Shape.of(batch.size(), batch.getFirst().frames(), batch.getFirst().codebooks());
    int size = shape.count() / batch.size();
    int[] values = new int[shape.count()];
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(CodeLayout.join(batch.get(i)), 0, values, i * size, size);
    }
    return backend.constant(values, shape);
  }

  private static void scale(float[] samples, int from, int size, float factor) {
    for (int i = from; i < from + size; i++) {
      samples[i] *= factor;
    }
  }
}
