package org.speechlm4j.codecs.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.measure.CodeUsage;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/** Vectors that drift away from the codewords: who moves the codes after them? */
class DeadCodesTest {

  private static final int CODES = 256;
  private static final int DIMENSION = 8;
  private static final int VECTORS = 4096;
  private static final int STEPS = 300;
  private static final DeadCodeRule RULE = DeadCodeRule.vectors(2);

  private final Engine engine = CpuEngine.shared();
  private final VectorQuantizer quantizer =
      VectorQuantizer.of(Weights.init(1, engine), VectorQuantizerOptions.encodec(CODES, DIMENSION));
  private final SplittableRandom random = new SplittableRandom(2);

  /** A change of dead codes within a step. */
  private interface Cure {
    int apply(QuantizerPass pass);
  }

  @Test
  void restartDeadCodes_bringsAllCodesBackIntoUse() {
    CodeUsage usage =
        drift(
            pass -> {
              quantizer.observe(pass);
              return quantizer.restartDeadCodes(pass, RULE, random);
            });
    assertThat(usage.used()).isEqualTo(CODES);
    assertThat(usage.perplexity()).isGreaterThan(230);
  }

  @Test
  void expireCodes_asInEnCodec_movesNone() {
    int[] flagged = new int[1];
    CodeUsage usage =
        drift(
            pass -> {
              flagged[0] = quantizer.expireCodes(pass.assignments().getFirst(), RULE, random);
              quantizer.observe(pass);
              return flagged[0];
            });
    assertThat(flagged[0]).isGreaterThanOrEqualTo(CODES - 8);
    assertThat(usage.used()).isLessThanOrEqualTo(8);
  }

  @Test
  void withoutACure_fewCodesAreUsed() {
    CodeUsage usage =
        drift(
            pass -> {
              quantizer.observe(pass);
              return 0;
            });
    assertThat(usage.used()).isLessThanOrEqualTo(8);
  }

  private CodeUsage drift(Cure cure) {
    quantizer.initialize(vectors(0, 0, 0.1), null, random);
    for (int step = 1; step <= STEPS; step++) {
      cure.apply(quantizer.forward(vectors(step, 3, 1)));
    }
    Tensor codes = quantizer.encode(vectors(STEPS + 1, 3, 1));
    return CodeUsage.of(codes.toInts(), CODES);
  }

  private Tensor vectors(long seed, double mean, double deviation) {
    return engine.constant(
        Made.normal(seed, VECTORS * DIMENSION, mean, deviation), Shape.of(1, VECTORS, DIMENSION));
  }
}
