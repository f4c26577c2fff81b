package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.codecs.quantizer.ResidualKMeans;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.measure.CodeUsage;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.examples.corpus.Split;

/**
 * A residual vector quantiser of log mel frames, fitted by k-means on the training voices and
 * measured on the test voices.
 *
 * @param quantizer the codebooks
 * @param layers what each codebook adds
 */
record ResidualStudy(ResidualVectorQuantizer quantizer, List<Layer> layers) {

  /**
   * What one codebook does in the test voices.
   *
   * @param usage how often each of its codes was chosen
   * @param rootMeanSquareError of the log mel energies with the codebooks up to this one, in nats
   * @param explainedVariance share of the variance that they explain
   * @param bitsPerSecond of the codebooks up to this one, at their full size
   */
  record Layer(
      CodeUsage usage,
      double rootMeanSquareError,
      double explainedVariance,
      double bitsPerSecond) {}

  /** Fits codebooks of equal size and measures them; tells each codebook that is fitted. */
  static ResidualStudy run(
      TourCorpus data, TourOptions options, Engine engine, Runnable afterEach) {
    int codebooks = options.codebooks();
    int cardinality = options.cardinality();
    Points training = join(data.split(Split.TRAIN));
    KMeans.Options each = new KMeans.Options(cardinality, 15, 1e-3, 10_000, options.seed());
    ResidualVectorQuantizer quantizer =
        ResidualKMeans.fit(training, codebooks, each, engine, stage -> afterEach.run());
    Points test = join(data.split(Split.TEST));
    Tensor x = engine.constant(test.values(), Shape.of(1, test.count(), test.dimension()));
    Tensor codes = quantizer.encode(x);
    double variance = meanSquare(x.subtract(x.mean(1)).toFloats());
    List<Layer> layers = new ArrayList<>();
    for (int n = 1; n <= codebooks; n++) {
      double error = meanSquare(x.subtract(quantizer.decode(codes.slice(2, 0, n))).toFloats());
      CodeUsage usage = CodeUsage.of(codes.slice(2, n - 1, n).toInts(), cardinality);
      double bits = n * Math.log(cardinality) / Math.log(2) * TourCorpus.FRAME_RATE;
      layers.add(new Layer(usage, Math.sqrt(error), 1 - error / variance, bits));
    }
    return new ResidualStudy(quantizer, layers);
  }

  private static Points join(List<Sample> samples) {
    return TourCorpus.join(samples.stream().map(Sample::logMel).toList());
  }

  private static double meanSquare(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum / values.length;
  }
}
