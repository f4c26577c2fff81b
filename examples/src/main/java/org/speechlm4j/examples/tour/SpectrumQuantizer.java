package org.speechlm4j.examples.tour;

import java.util.Arrays;
import java.util.List;
import org.speechlm4j.codecs.quantizer.ResidualKMeans;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.measure.MelDistance;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * What a codec is measured against: residual codebooks fitted by k-means to the very spectrogram
 * that {@link MelDistance} compares, so many of its frames at a time as last one frame of the
 * codec. No sound comes of it.
 *
 * @param quantizer the codebooks, for vectors of {@code stacked} frames
 * @param stacked frames of the spectrogram in a vector
 * @param engine what computes
 */
record SpectrumQuantizer(ResidualVectorQuantizer quantizer, int stacked, Engine engine) {

  private static final int PASSES = 15;
  private static final double TOLERANCE = 1e-3;
  private static final int BATCH = 10_000;

  /**
   * Fits codebooks.
   *
   * @param training sounds to fit to
   * @param frameRate of the codec that it is compared with
   * @param cardinality codes in each codebook
   */
  static SpectrumQuantizer fit(
      List<Audio> training,
      double frameRate,
      int codebooks,
      int cardinality,
      long seed,
      Engine engine) {
    int stacked = (int) Math.max(1, Math.round(TourCorpus.FRAME_RATE / frameRate));
    List<FeatureMatrix> rows =
        training.parallelStream().map(sound -> stacked(sound, stacked)).toList();
    KMeans.Options each = new KMeans.Options(cardinality, PASSES, TOLERANCE, BATCH, seed);
    Points points = TourCorpus.join(rows);
    return new SpectrumQuantizer(
        ResidualKMeans.fit(points, codebooks, each, engine), stacked, engine);
  }

  /** A sound's spectrogram, several frames in one row; a rest too short for a row is left out. */
  private static FeatureMatrix stacked(Audio sound, int stacked) {
    FeatureMatrix frames = MelDistance.spectrogram(sound);
    int rows = frames.frames() / stacked;
    int dim = frames.dim() * stacked;
    return new FeatureMatrix(Arrays.copyOf(frames.values(), rows * dim), rows, dim);
  }

  /** Bits per second of so many codebooks, at their full size. */
  double bitsPerSecond(int codebooks) {
    double bits = Math.log(quantizer.codebookSizes()[0]) / Math.log(2);
    return codebooks * bits * TourCorpus.FRAME_RATE / stacked;
  }

  /**
   * Mean absolute difference of a sound's spectrogram and its reconstruction, in nats of magnitude.
   *
   * @param codebooks each number of codebooks to use
   * @return one for each number
   */
  double[] distances(Audio sound, List<Integer> codebooks) {
    FeatureMatrix rows = stacked(sound, stacked);
    Tensor x = engine.constant(rows.values(), Shape.of(1, rows.frames(), rows.dim()));
    Tensor codes = quantizer.encode(x);
    return codebooks.stream()
        .mapToDouble(
            count -> {
              float[] decoded = quantizer.decode(codes.slice(2, 0, count)).toFloats();
              double sum = 0;
              for (int i = 0; i < decoded.length; i++) {
                sum += Math.abs((double) rows.values()[i] - decoded[i]);
              }
              return sum / decoded.length;
            })
        .toArray();
  }
}
