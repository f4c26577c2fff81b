package org.speechlm4j.codecs.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.speechlm4j.codecs.quantizer.CodebookHealth;
import org.speechlm4j.codecs.quantizer.FiniteScalarQuantizer;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.ResidualKMeans;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/** The snippets of {@code org.speechlm4j.codecs.quantizer}. */
class QuantizerSnippetsTest {

  private static final int DIMENSION = 8;

  private final float[] features = features(400);

  private static float[] features(int count) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[count * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void residual() {
    // @start region="residual"
    Engine engine = CpuEngine.shared();
    Points points = new Points(features, DIMENSION); // your own features, one vector a frame
    KMeans.Options options = KMeans.Options.of(32, 1); // 32 codes a stage, seed 1
    ResidualVectorQuantizer quantizer = ResidualKMeans.fit(points, 4, options, engine); // 4 stages

    Tensor frames = engine.constant(features, Shape.of(1, points.count(), DIMENSION));
    Tensor codes = quantizer.encode(frames); // ints [batch, time, codebooks]
    Tensor restored = quantizer.decode(codes); // [batch, time, channels]
    // @end
    assertThat(codes.shape()).isEqualTo(Shape.of(1, 400, 4));
    float[] error = frames.subtract(restored).toFloats();
    assertThat(squares(error)).isLessThan(0.2 * squares(features));
  }

  @Test
  void finiteScalar() {
    // @start region="scalar"
    Engine engine = CpuEngine.shared();
    FiniteScalarQuantizer quantizer = FiniteScalarQuantizer.of(engine, 8, 5, 5, 5); // 1000 codes
    Tensor frames = engine.constant(features, Shape.of(4, 200, 4));
    Tensor codes = quantizer.encode(frames); // ints [batch, time, 1]
    // @end
    assertThat(codes.toInts()).hasSize(800);
    assertThat(Arrays.stream(codes.toInts()).max().orElseThrow()).isLessThan(1000);
  }

  @Test
  void learning() {
    SplittableRandom random = new SplittableRandom(1);
    Engine engine = CpuEngine.shared();
    Tensor frames = engine.constant(features, Shape.of(4, 100, DIMENSION));
    // @start region="learning"
    VectorQuantizerOptions options = VectorQuantizerOptions.encodec(64, DIMENSION); // 64 codes
    VectorQuantizer quantizer = VectorQuantizer.of(Weights.init(1, engine), options);
    CodebookHealth.Accumulator usage = new CodebookHealth.Accumulator(64);
    quantizer.initialize(frames, null, random); // k-means
    for (int step = 0; step < 20; step++) {
      QuantizerPass pass = quantizer.forward(frames); // quantised frames, codes, losses
      quantizer.observe(pass); // moving averages
      usage.add(pass.assignments().getFirst());
    }
    double perplexity = usage.health().perplexity();
    // @end
    assertThat(perplexity).isBetween(32.0, 64.0);
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
