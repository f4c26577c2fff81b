package org.speechlm4j.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  @Test
  void interval_hasTheWidthThatTheNormalDistributionGives() {
    SplittableRandom random = new SplittableRandom(1);
    double[] sums = new double[400];
    Arrays.setAll(sums, i -> random.nextGaussian(3, 2));
    long[] counts = new long[400];
    Arrays.fill(counts, 1);
    Bootstrap bootstrap = Bootstrap.ofGroups(sums, counts, 7);
    double standardError = 2 / Math.sqrt(400);
    assertThat(bootstrap.mean()).isCloseTo(3, within(3 * standardError));
    assertThat(bootstrap.high() - bootstrap.low())
        .isCloseTo(2 * 1.96 * standardError, within(0.15 * 2 * 1.96 * standardError));
  }

  @Test
  void sameSeed_givesTheSameInterval() {
    double[] sums = {1, 5, 2, 9};
    long[] counts = {2, 6, 3, 9};
    assertThat(Bootstrap.ofGroups(sums, counts, 3)).isEqualTo(Bootstrap.ofGroups(sums, counts, 3));
  }
}
