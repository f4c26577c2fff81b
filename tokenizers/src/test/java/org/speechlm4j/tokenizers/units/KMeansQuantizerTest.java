package org.speechlm4j.tokenizers.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.SafeTensors;

class KMeansQuantizerTest {

  private static final Engine ENGINE = new ReferenceEngine();

  @TempDir private Path folder;

  @Test
  void encode_thenDecode_givesTheNearestCentroids() {
    Points centroids = new Points(new float[] {0, 0, 10, 0, 0, 10}, 2);
    KMeansQuantizer quantizer = KMeansQuantizer.of(centroids, ENGINE);
    Tensor frames = ENGINE.constant(new float[] {1, 8, 9, 1, -1, -2, 0, 11}, Shape.of(2, 2, 2));
    Tensor codes = quantizer.encode(frames);
    assertThat(codes.shape()).isEqualTo(Shape.of(2, 2, 1));
    assertThat(codes.toInts()).containsExactly(2, 1, 0, 2);
    assertThat(quantizer.decode(codes).toFloats()).containsExactly(0, 10, 10, 0, 0, 0, 0, 10);
  }

  @Test
  void smileAndOurs_fitSmallSetsEquallyWell() {
    Points points = noise(900, 5, 3);
    double smile = distance(points, SmileKMeans.lloyd(points, 12, 1));
    double ours = KMeans.lloyd(points, KMeans.Options.of(12, 1), ENGINE).meanSquaredDistance();
    assertThat(smile / ours).isBetween(0.93, 1.07);
  }

  @Test
  void sameSeed_fitsTheSameCentroids() {
    Points points = noise(400, 4, 5);
    assertThat(KMeansQuantizer.fit(points, 9, 2, ENGINE).centroids().values())
        .isEqualTo(KMeansQuantizer.fit(points, 9, 2, ENGINE).centroids().values());
  }

  @Test
  void savedFile_isReadBackExactly() throws IOException {
    KMeansQuantizer quantizer = KMeansQuantizer.of(noise(7, 3, 1), ENGINE);
    Path file = folder.resolve("kmeans.safetensors");
    quantizer.save(file, Map.of("seed", "1"));
    assertThat(KMeansQuantizer.load(file, ENGINE).centroids().values())
        .isEqualTo(quantizer.centroids().values());
  }

  @Test
  void fileWithoutCentroids_isRefusedByName() throws IOException {
    Path file = folder.resolve("other.safetensors");
    SafeTensors.write(file, Map.of("x", HostTensor.of(new float[4], 4)), Map.of());
    assertThatThrownBy(() -> KMeansQuantizer.load(file, ENGINE))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("centroids");
    assertThat(Files.exists(file)).isTrue();
  }

  @Test
  void centroidsThatAreNoNumbers_areRefused() throws IOException {
    Path file = folder.resolve("nan.safetensors");
    HostTensor values = HostTensor.of(new float[] {0, Float.NaN}, 1, 2);
    SafeTensors.write(file, Map.of("centroids", values), Map.of());
    assertThatThrownBy(() -> KMeansQuantizer.load(file, ENGINE))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("NaN");
  }

  private static double distance(Points points, Points centroids) {
    return KMeans.meanSquaredDistance(points, centroids, KMeans.assign(points, centroids, ENGINE));
  }

  private static Points noise(int count, int dimension, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Points(values, dimension);
  }
}
