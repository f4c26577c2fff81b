package org.speechlm4j.codecs.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Shape;

class ResidualTiesTest {

  private static final int[] INDEX = {0, 0, 0};

  private final ReferenceEngine engine = new ReferenceEngine();
  private final ResidualVectorQuantizer quantizer =
      ResidualVectorQuantizer.frozen(
          List.of(
              engine.constant(new float[] {0, 4, 8}, Shape.of(3, 1)),
              engine.constant(new float[] {-2, 0, 2}, Shape.of(3, 1))));

  @Test
  void ties_ofNearestCodes_areNone() {
    assertThat(ties(5.5, 1, 2)).hasValue(0);
  }

  @Test
  void ties_ofCodeWithinRounding_countsItAndFollowsIt() {
    // 2 + 1e-6 lies between codewords 0 and 4: the next stage starts from the one that was taken.
    assertThat(ties(2 + 1e-6, 0, 2)).hasValue(1);
    assertThat(ties(2 + 1e-6, 1, 0)).hasValue(0);
  }

  @Test
  void ties_ofCodeFurtherAway_areRefused() {
    assertThat(ties(2.1, 0, 2)).isEmpty();
    assertThat(ties(5.5, 1, 1)).isEmpty();
  }

  private OptionalInt ties(double frame, int... codes) {
    return new ResidualTies(quantizer, index -> new double[] {frame}).ties(INDEX, codes);
  }
}
