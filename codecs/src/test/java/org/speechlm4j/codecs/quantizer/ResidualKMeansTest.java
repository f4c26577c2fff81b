package org.speechlm4j.codecs.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

class ResidualKMeansTest {

  private static final Engine ENGINE = new ReferenceEngine();

  @Test
  void moreCodebooks_leaveSmallerErrors() {
    Points frames = noise(800, 6);
    ResidualVectorQuantizer quantizer =
        ResidualKMeans.fit(frames, 4, KMeans.Options.of(16, 3), ENGINE);
    assertThat(quantizer.codebookSizes()).containsExactly(16, 16, 16, 16);
    Tensor x = ENGINE.constant(frames.values(), Shape.of(1, 800, 6));
    double last = Double.POSITIVE_INFINITY;
    for (int n = 1; n <= 4; n++) {
      ResidualVectorQuantizer first = quantizer.first(n);
      double error = meanSquare(x.subtract(first.decode(first.encode(x))).toFloats());
      assertThat(error).isLessThan(0.8 * last);
      last = error;
    }
  }

  private static double meanSquare(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum / values.length;
  }

  private static Points noise(int count, int dimension) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[count * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Points(values, dimension);
  }
}
