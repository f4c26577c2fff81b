package org.speechlm4j.codecs.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.speechlm4j.codecs.quantizer.RandomProjectionQuantizer.Sizes;
import org.speechlm4j.core.measure.CodeUsage;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

class RandomProjectionQuantizerTest {

  private final ReferenceEngine engine = new ReferenceEngine();

  private RandomProjectionQuantizer quantizer(Sizes sizes) {
    return RandomProjectionQuantizer.of(Weights.init(6, engine), sizes);
  }

  @Test
  void encode_ofNormalFrames_usesMostCodes() {
    RandomProjectionQuantizer quantizer = quantizer(new Sizes(5, 4, 32, 2, 3));
    Tensor codes = quantizer.encode(Made.frames(engine, 1, 2, 902, 5));
    assertThat(codes.shape()).isEqualTo(Shape.of(2, 300, 2));
    for (int i = 0; i < 2; i++) {
      assertThat(CodeUsage.of(codes.slice(2, i, i + 1).toInts(), 32).used()).isGreaterThan(28);
    }
    assertThat(codes.slice(2, 0, 1).toInts()).isNotEqualTo(codes.slice(2, 1, 2).toInts());
  }

  @Test
  void encode_isTheNearestOnTheSphere() {
    RandomProjectionQuantizer quantizer = quantizer(new Sizes(3, 2, 7, 1, 1));
    Tensor frames = Made.frames(engine, 1, 1, 40, 3);
    VectorQuantizer sphere =
        new VectorQuantizer(
            VectorQuantizerOptions.frozen(7, 2).withLookup(CodeLookup.SPHERICAL),
            quantizer.codebook(),
            null,
            null,
            null);
    assertThat(quantizer.encode(frames).toInts())
        .isEqualTo(sphere.encode(frames.linear(quantizer.projection(), null)).toInts());
  }

  @Test
  void encode_ofFewerFramesThanAreStacked_givesNone() {
    RandomProjectionQuantizer quantizer = quantizer(new Sizes(3, 2, 7, 1, 4));
    assertThat(quantizer.encode(Made.frames(engine, 1, 2, 3, 3)).shape())
        .isEqualTo(Shape.of(2, 0, 1));
  }

  @Test
  void theSameSeed_givesTheSameTargets() {
    Tensor frames = Made.frames(engine, 1, 1, 40, 3);
    Sizes sizes = new Sizes(3, 2, 7, 1, 2);
    assertThat(quantizer(sizes).encode(frames).toInts())
        .isEqualTo(quantizer(sizes).encode(frames).toInts());
  }

  @Test
  void hostileSizes_areRefused() {
    assertThat(Sizes.bestRq(80).cardinality()).isEqualTo(8192);
    assertThatThrownBy(() -> new Sizes(3, 2, 0, 1, 4)).hasMessageContaining("cardinality");
    assertThatThrownBy(() -> new Sizes(3, 2, 5, 1, 0)).hasMessageContaining("stack");
    Tensor square = engine.constant(new float[4], Shape.of(2, 2));
    assertThatThrownBy(() -> new RandomProjectionQuantizer(square, square, 1, 3))
        .hasMessageContaining("projection and codebook: found [2, 2] and [2, 2]");
  }
}
