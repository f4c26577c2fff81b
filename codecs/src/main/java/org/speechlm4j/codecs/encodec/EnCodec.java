package org.speechlm4j.codecs.encodec;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.speechlm4j.codecs.AudioFormat;
import org.speechlm4j.codecs.CodeLayout;
import org.speechlm4j.codecs.DecoderSession;
import org.speechlm4j.codecs.EncoderSession;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.codecs.seanet.SeaNet;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.AudioCodec;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.nn.StreamingLayer;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.MissingTensorException;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.Weights;

/**
 * EnCodec: a SEANet encoder, a residual vector quantiser and a SEANet decoder (Défossez et al.
 * 2022, "High Fidelity Neural Audio Compression").
 *
 * <p>Safe for several threads at once; each session belongs to one.
 */
public final class EnCodec implements AudioCodec {

  /** What one batch may hold, so that memory stays bounded; about 20 s at 48 kHz. */
  private static final int BATCH_SAMPLES = 1 << 20;

  private final EnCodecConfig config;
  private final Backend backend;
  private final StreamingLayer encoder;
  private final ResidualVectorQuantizer quantizer;
  private final StreamingLayer decoder;

  private EnCodec(EnCodecConfig config, Weights weights) {
    this.config = config;
    this.backend = weights.backend();
    this.encoder = SeaNet.encoder(config.seaNet(), weights.at("encoder"));
    this.quantizer =
        ResidualVectorQuantizer.of(
            weights.at("quantizer"),
            config.numCodebooks(),
            config.codebookSize(),
            config.codebookDim());
    this.decoder = SeaNet.decoder(config.seaNet(), weights.at("decoder"));
  }

  /** Takes {@code encoder}, {@code quantizer} and {@code decoder} from a scope. */
  public static EnCodec of(EnCodecConfig config, Weights weights) {
    return new EnCodec(config, weights);
  }

  /**
   * Loads a checkpoint as it is published.
   *
   * @param folder holds {@code config.json} and {@code model.safetensors} (or its shards)
   * @param backend where computations run
   * @throws IOException if a file is missing or wrong; the message names it and the option
   * @throws MissingTensorException if a tensor is missing or misshapen
   */
  public static EnCodec load(Path folder, Backend backend) throws IOException {
    EnCodecConfig config = ConfigJson.read(folder.resolve("config.json"), EnCodecConfig::of);
    return of(config, Weights.of(SafeTensors.open(folder, Arena.ofAuto()), backend));
  }

  /** Sizes and options. */
  public EnCodecConfig config() {
    return config;
  }

  /** Audio {@code [batch, samples, channels]} to latent frames {@code [batch, frames, hidden]}. */
  public StreamingLayer encoder() {
    return encoder;
  }

  /** All codebooks. */
  public ResidualVectorQuantizer quantizer() {
    return quantizer;
  }

  /** Latent frames {@code [batch, frames, hidden]} to audio {@code [batch, samples, channels]}. */
  public StreamingLayer decoder() {
    return decoder;
  }

  @Override
  public int sampleRate() {
    return config.samplingRate();
  }

  @Override
  public int channels() {
    return config.audioChannels();
  }

  @Override
  public double frameRate() {
    return config.frameRate();
  }

  @Override
  public int codebookSize() {
    return config.codebookSize();
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@link EnCodecConfig#codebooks} gives the number for a bit rate.
   */
  @Override
  public Codes encode(Audio audio, int codebooks) {
    return encode(List.of(audio), codebooks).getFirst();
  }

  /**
   * Encodes several signals; each gives what it gives alone.
   *
   * @throws IllegalArgumentException if a signal is empty or does not fit the codec, or there are
   *     fewer codebooks
   */
  public List<Codes> encode(List<Audio> batch, int codebooks) {
    ResidualVectorQuantizer chosen = quantizer.first(codebooks);
    List<List<Segment>> rows = batch.stream().map(this::segments).toList();
    Iterator<Codes> codes =
        EqualRows.map(
                rows.stream().flatMap(List::stream).toList(),
                Segment::length,
                length -> BATCH_SAMPLES / length,
                segments -> encodeEqual(segments, chosen))
            .iterator();
    return rows.stream()
        .map(row -> Codes.concat(row.stream().map(segment -> codes.next()).toList()))
        .toList();
  }

  @Override
  public Audio decode(Codes codes) {
    return decode(List.of(codes)).getFirst();
  }

  /**
   * Decodes several signals; each gives what it gives alone.
   *
   * @throws IllegalArgumentException if codes are empty or do not fit the codec
   */
  public List<Audio> decode(List<Codes> batch) {
    batch.forEach(this::requireDecodable);
    Iterator<Audio> sounds =
        EqualRows.map(
                batch.stream().flatMap(codes -> codes.perChunk().stream()).toList(),
                codes -> Shape.of(codes.frames(), codes.codebooks()),
                shape -> BATCH_SAMPLES / (shape.size(0) * config.hopLength()),
                this::decodeEqual)
            .iterator();
    return batch.stream()
        .map(codes -> join(codes.chunks().stream().map(chunk -> sounds.next()).toList()))
        .toList();
  }

  /**
   * Starts encoding a signal that is yet to arrive.
   *
   * @param codebooks how many codebooks to use, from the first
   * @throws IllegalArgumentException if there are fewer
   * @throws UnsupportedOperationException if the model is not causal or needs the whole signal; the
   *     message names the option
   */
  public EncoderSession encoderSession(int codebooks) {
    ResidualVectorQuantizer chosen = quantizer.first(codebooks);
    requireStreaming();
    return new EncoderSession(this, encoder.stream(), chosen, backend);
  }

  /**
   * Starts decoding a signal whose codes are yet to arrive.
   *
   * @throws UnsupportedOperationException as {@link #encoderSession}
   */
  public DecoderSession decoderSession() {
    requireStreaming();
    return new DecoderSession(this, quantizer, decoder.stream(), backend);
  }

  private List<Segment> segments(Audio audio) {
    AudioFormat.requireFit(audio, this);
    if (audio.length() == 0) {
      throw new IllegalArgumentException("audio: found no samples, need at least one");
    }
    int length = config.chunkLength().orElse(audio.length());
    int stride = config.chunkStride().orElse(audio.length());
    List<Segment> segments = new ArrayList<>();
    for (int from = 0; from < audio.length(); from += stride) {
      int to = Math.min(audio.length(), from + length);
      segments.add(Segment.of(audio, from, to, config.normalize()));
    }
    return segments;
  }

  private List<Codes> encodeEqual(List<Segment> segments, ResidualVectorQuantizer chosen) {
    int length = segments.getFirst().length();
    int size = length * channels();
    float[] samples = new float[segments.size() * size];
    for (int i = 0; i < segments.size(); i++) {
      System.arraycopy(segments.get(i).samples(), 0, samples, i * size, size);
    }
    Tensor sound = backend.constant(samples, Shape.of(segments.size(), length, channels()));
    Tensor codes = sound.scoped(x -> chosen.encode(encoder.forward(x)));
    int[] values = codes.toInts();
    List<Codes> split = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      int[][] rows = new int[codes.size(2)][codes.size(1)];
      CodeLayout.split(values, i * codes.size(1) * codes.size(2), rows);
      Codes.Chunk chunk = new Codes.Chunk(codes.size(1), segments.get(i).scale());
      split.add(new Codes(rows, frameRate(), List.of(chunk)));
    }
    return split;
  }

  private List<Audio> decodeEqual(List<Codes> chunks) {
    int frames = chunks.getFirst().frames();
    int codebooks = chunks.getFirst().codebooks();
    int[] values = new int[chunks.size() * frames * codebooks];
    for (int i = 0; i < chunks.size(); i++) {
      System.arraycopy(
          CodeLayout.join(chunks.get(i)), 0, values, i * frames * codebooks, frames * codebooks);
    }
    Tensor codes = backend.constant(values, Shape.of(chunks.size(), frames, codebooks));
    Tensor sound = codes.scoped(x -> decoder.forward(quantizer.decode(x)));
    float[] samples = sound.toFloats();
    List<Audio> sounds = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      int size = sound.size(1) * channels();
      scale(samples, i * size, size, chunks.get(i).chunks().getFirst().scale());
      sounds.add(
          AudioFormat.deinterleave(samples, i * size, sound.size(1), channels(), sampleRate()));
    }
    return sounds;
  }

  private static void scale(float[] samples, int from, int size, float factor) {
    for (int i = from; i < from + size; i++) {
      samples[i] *= factor;
    }
  }

  private Audio join(List<Audio> chunks) {
    return config.chunkStride().isEmpty()
        ? chunks.getFirst()
        : OverlapAdd.join(chunks, config.chunkStride().getAsInt());
  }

  private void requireDecodable(Codes codes) {
    CodeLayout.requireFit(codes, this, quantizer);
    if (codes.chunks().stream().anyMatch(chunk -> chunk.frames() == 0)
        || codes.chunks().isEmpty()) {
      throw new IllegalArgumentException("codes: found no frames, need at least one in each chunk");
    }
    if (config.chunkStride().isEmpty() && codes.chunks().size() > 1) {
      throw new IllegalArgumentException(
          "codes: found %d chunks, need one where chunk_length_s is not set"
              .formatted(codes.chunks().size()));
    }
  }

  private void requireStreaming() {
    if (config.normalize()) {
      throw new UnsupportedOperationException(
          "streaming: normalize needs a whole chunk before its first frame");
    }
    if (config.chunkLengthS() != null) {
      throw new UnsupportedOperationException(
          "streaming: chunk_length_s is set, so each chunk starts anew; encode them one by one");
    }
  }
}
