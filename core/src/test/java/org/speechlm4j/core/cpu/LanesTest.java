package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class LanesTest {

  static boolean vectorModule() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** Long enough to be interpreted at first and compiled at last. */
  @Test
  @EnabledIf("vectorModule")
  void sum_hasOneOrder_interpretedAndCompiled() {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[Lanes.SPECIES.length()];
    for (int run = 0; run < 50_000; run++) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      assertThat(Lanes.sum(FloatVector.fromArray(Lanes.SPECIES, values, 0)))
          .isEqualTo(halved(values.clone(), values.length));
    }
  }

  private static float halved(float[] values, int count) {
    for (int i = 0; i < count / 2; i++) {
      values[i] += values[i + count / 2];
    }
    return count == 2 ? values[0] : halved(values, count / 2);
  }
}
