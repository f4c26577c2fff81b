package org.speechlm4j.codecs.encodec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.speechlm4j.codecs.AudioFormat;
import org.speechlm4j.codecs.CodeLayout;
import org.speechlm4j.codecs.quantizer.ResidualTies;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.Outputs;

/** One call of the reference: signals of one length, laid out as its outputs are. */
final class EnCodecRun {

  private final EnCodec codec;
  private final Backend backend;
  private final List<Audio> rows;
  private final int codebooks;
  private final Outputs.Source<List<Codes>> encoded;

  EnCodecRun(EnCodec codec, Backend backend, List<Audio> rows, int codebooks) {
    this.codec = codec;
    this.backend = backend;
    this.rows = rows;
    this.codebooks = codebooks;
    this.encoded = Outputs.once(() -> codec.encode(rows, codebooks));
  }

  /** The encoder's frames of the first signal as it is, {@code [1, hidden, frames]}. */
  Tensor latents() {
    Audio audio = rows.getFirst();
    Shape shape = Shape.of(1, audio.length(), audio.channelCount());
    Tensor sound = backend.constant(AudioFormat.interleave(audio), shape);
    return codec.encoder().forward(sound).transpose(1, 2);
  }

  /** Codes {@code [chunks, batch, codebooks, frames]}, a shorter last chunk filled with zeros. */
  Tensor codes() throws IOException {
    Shape shape = codesShape();
    int[] values = new int[shape.count()];
    for (int row = 0; row < rows.size(); row++) {
      List<Codes> chunks = encoded.get().get(row).perChunk();
      for (int chunk = 0; chunk < chunks.size(); chunk++) {
        for (int q = 0; q < codebooks; q++) {
          int[] codes = chunks.get(chunk).values()[q];
          int to = ((chunk * rows.size() + row) * codebooks + q) * shape.size(3);
          System.arraycopy(codes, 0, values, to, codes.length);
        }
      }
    }
    return backend.constant(values, shape);
  }

  /** Judges the reference's codes at {@code [chunk, row, frame]}. */
  OptionalInt ties(int[] index, int[] codes) {
    Segment segment = codec.segments(rows.get(index[1])).get(index[0]);
    Tensor latents = codec.segmentCoder().latents(List.of(segment));
    if (index[2] >= latents.size(1)) {
      return OptionalInt.empty();
    }
    double[] frame = latents.slice(1, index[2], index[2] + 1).toDoubles();
    return new ResidualTies(codec.quantizer(), any -> frame).ties(index, codes);
  }

  /** Scales {@code [chunks, batch, 1]}. */
  Tensor scales() throws IOException {
    int chunks = chunks().size();
    float[] scales = new float[chunks * rows.size()];
    for (int i = 0; i < scales.length; i++) {
      Codes codes = encoded.get().get(i % rows.size());
      scales[i] = codes.chunks().get(i / rows.size()).scale();
    }
    return backend.constant(scales, Shape.of(chunks, rows.size(), 1));
  }

  /** Frames that the last chunk lacks of the first one's, {@code [1]}. */
  Tensor lastPadding() throws IOException {
    int missing = chunks().getFirst().frames() - chunks().getLast().frames();
    return backend.constant(new int[] {missing}, Shape.of(1));
  }

  /** The sum of the chosen codewords {@code [1, hidden, frames]} of the reference's codes. */
  Tensor quantized(HostTensor codes) throws IOException {
    Codes first = of(codes).getFirst();
    Tensor joined =
        backend.constant(CodeLayout.join(first), Shape.of(1, first.frames(), codebooks));
    return codec.quantizer().decode(joined).transpose(1, 2);
  }

  /** Sound {@code [batch, channels, samples]} of the reference's codes, cut to a length. */
  Tensor decoded(HostTensor codes, int longest) throws IOException {
    List<Audio> sounds = codec.decode(of(codes));
    int length = Math.min(longest, sounds.getFirst().length());
    int channels = codec.channels();
    float[] samples = new float[sounds.size() * channels * length];
    for (int i = 0; i < sounds.size() * channels; i++) {
      float[] channel = sounds.get(i / channels).channels()[i % channels];
      System.arraycopy(channel, 0, samples, i * length, length);
    }
    return backend.constant(samples, Shape.of(sounds.size(), channels, length));
  }

  /** The reference's codes with our own chunks and scales. */
  private List<Codes> of(HostTensor codes) throws IOException {
    Shape shape = codesShape();
    if (!codes.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "audio_codes: found " + codes.shape() + " in the fixture, need " + shape);
    }
    int[] values = codes.toInts();
    List<Codes> all = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<Codes> parts = new ArrayList<>();
      for (int chunk = 0; chunk < shape.size(0); chunk++) {
        Codes.Chunk own = encoded.get().get(row).chunks().get(chunk);
        int[][] part = new int[codebooks][];
        for (int q = 0; q < codebooks; q++) {
          int from = ((chunk * rows.size() + row) * codebooks + q) * shape.size(3);
          part[q] = Arrays.copyOfRange(values, from, from + own.frames());
        }
        parts.add(new Codes(part, codec.frameRate(), List.of(own)));
      }
      all.add(Codes.concat(parts));
    }
    return all;
  }

  private List<Codes.Chunk> chunks() throws IOException {
    return encoded.get().getFirst().chunks();
  }

  private Shape codesShape() throws IOException {
    return Shape.of(chunks().size(), rows.size(), codebooks, chunks().getFirst().frames());
  }
}
