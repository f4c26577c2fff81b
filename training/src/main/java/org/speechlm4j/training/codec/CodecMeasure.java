package org.speechlm4j.training.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.measure.CodeUsage;
import org.speechlm4j.core.measure.Intelligibility;
import org.speechlm4j.core.measure.MelDistance;

/**
 * How good a codec's reconstructions are, with every number of codebooks: intelligibility (STOI),
 * the distance of mel spectra, and the use of each codebook.
 */
final class CodecMeasure {

  private CodecMeasure() {}

  /**
   * Measures reconstructions of sounds.
   *
   * @return numbers by name: {@code stoi.N} and {@code mel.N} with the first N codebooks, means
   *     over the sounds that they are defined for, and {@code used.N} and {@code perplexity.N} of
   *     codebook N
   */
  static Map<String, Double> of(EnCodec codec, List<Audio> sounds) {
    int codebooks = codec.config().numCodebooks();
    List<Codes> codes = sounds.stream().map(sound -> codec.encode(sound, codebooks)).toList();
    Map<String, Double> results = new LinkedHashMap<>();
    for (int count = 1; count <= codebooks; count++) {
      List<Double> intelligibility = new ArrayList<>();
      List<Double> distance = new ArrayList<>();
      for (int i = 0; i < sounds.size(); i++) {
        Audio decoded = cut(codec.decode(codes.get(i).first(count)), sounds.get(i).length());
        OptionalDouble stoi = Intelligibility.stoi(sounds.get(i), decoded);
        stoi.ifPresent(intelligibility::add);
        distance.add(MelDistance.of(sounds.get(i), decoded));
      }
      results.put("stoi." + count, mean(intelligibility));
      results.put("mel." + count, mean(distance));
    }
    for (int book = 0; book < codebooks; book++) {
      CodeUsage usage = CodeUsage.of(column(codes, book), codec.codebookSize());
      results.put("used." + (book + 1), (double) usage.used());
      results.put("perplexity." + (book + 1), usage.perplexity());
    }
    return results;
  }

  /** A sound through all codebooks, of its own length. */
  static Audio reconstruction(EnCodec codec, Audio sound) {
    Codes codes = codec.encode(sound, codec.config().numCodebooks());
    return cut(codec.decode(codes), sound.length());
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
  }

  /** Decoding gives whole frames. */
  private static Audio cut(Audio decoded, int samples) {
    return Audio.mono(Arrays.copyOf(decoded.channels()[0], samples), decoded.sampleRate());
  }

  private static int[] column(List<Codes> codes, int book) {
    return codes.stream().flatMapToInt(one -> Arrays.stream(one.values()[book])).toArray();
  }
}
