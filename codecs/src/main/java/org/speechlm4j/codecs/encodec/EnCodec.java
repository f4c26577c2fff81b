package org.speechlm4j.codecs.encodec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.speechlm4j.codecs.AudioFormat;
import org.speechlm4j.codecs.CodeLayout;
import org.speechlm4j.codecs.DecoderSession;
import org.speechlm4j.codecs.EncoderSession;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.codecs.seanet.SeaNet;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.AudioCodec;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.nn.StreamingLayer;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.weights.Weights;

/**
 * EnCodec: a SEANet encoder, a residual vector quantiser and a SEANet decoder (Défossez et al.
 * 2022, "High Fidelity Neural Audio Compression").
 *
 * <p>Safe for several threads at once; each session belongs to one.
 *
 * {@snippet file="org/speechlm4j/codecs/snippets/CodecSnippetsTest.java" region="round-trip"}
 */
public final class EnCodec implements AudioCodec {

  private final EnCodecConfig config;
  private final Backend backend;
  private final StreamingLayer encoder;
  private final ResidualVectorQuantizer quantizer;
  private final StreamingLayer decoder;
  private final SegmentCoder coder;

  private EnCodec(EnCodecConfig config, Weights weights, VectorQuantizerOptions codebook) {
    this.config = config;
    this.backend = weights.backend();
    this.encoder = SeaNet.encoder(config.seaNet(), weights.at("encoder"));
    this.quantizer =
        ResidualVectorQuantizer.of(weights.at("quantizer"), config.numCodebooks(), codebook);
    this.decoder = SeaNet.decoder(config.seaNet(), weights.at("decoder"));
    this.coder = new SegmentCoder(config, backend, encoder, decoder);
  }

  /** Takes {@code encoder}, {@code quantizer} and {@code decoder} from a scope. */
  public static EnCodec of(EnCodecConfig config, Weights weights) {
    return of(
        config,
        weights,
        VectorQuantizerOptions.frozen(config.codebookSize(), config.codebookDim()));
  }

  /**
   * A codec whose codebooks learn in their own way, to be trained.
   *
   * @param codebook how each codebook is searched and learns; its sizes are the configuration's
   * @throws IllegalArgumentException if its sizes are others
   */
  public static EnCodec of(EnCodecConfig config, Weights weights, VectorQuantizerOptions codebook) {
    if (codebook.cardinality() != config.codebookSize()
        || codebook.dimension() != config.codebookDim()) {
      throw new IllegalArgumentException(
          "codebook: found %d codes of %d channels, need %d of %d"
              .formatted(
                  codebook.cardinality(),
                  codebook.dimension(),
                  config.codebookSize(),
                  config.codebookDim()));
    }
    return new EnCodec(config, weights, codebook);
  }

  /**
   * Loads a checkpoint as it is published.
   *
   * @param folder holds {@code config.json} and {@code model.safetensors} (or its shards)
   * @param backend where computations run
   * @throws InvalidFileException if a file is missing or wrong, naming it and the option or tensor
   */
  public static EnCodec load(Path folder, Backend backend) throws IOException {
    EnCodecConfig config = ConfigJson.read(folder.resolve("config.json"), EnCodecConfig::of);
    return Weights.load(folder, backend, weights -> of(config, weights));
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
    List<List<Segment>> rows = batch.stream().map(this::segments).toList();
    List<Segment> all = rows.stream().flatMap(List::stream).toList();
    Iterator<Codes> codes = coder.encode(all, quantizer.first(codebooks)).iterator();
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
    List<Codes> all = batch.stream().flatMap(codes -> codes.perChunk().stream()).toList();
    Iterator<Audio> sounds = coder.decode(all, quantizer).iterator();
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

  /** The parts of a signal that are encoded by themselves. */
  List<Segment> segments(Audio audio) {
    AudioFormat.requireFit(audio, this);
    if (audio.length() == 0) {
      throw new IllegalArgumentException("audio: found no samples, need at least one");
    }
    return Segment.cut(audio, config);
  }

  /** Runs parts of signals. */
  SegmentCoder segmentCoder() {
    return coder;
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
