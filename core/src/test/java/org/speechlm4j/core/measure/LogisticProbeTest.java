package org.speechlm4j.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;

class LogisticProbeTest {

  private static final Engine ENGINE = new ReferenceEngine();

  @Test
  void separableClasses_areLearnt() {
    int[] labels = new int[600];
    Points points = clouds(labels, 3, 1);
    LogisticProbe probe = LogisticProbe.fit(points, labels, 3, 1e-3, 100, ENGINE);
    int[] heldOut = new int[300];
    Points unseen = clouds(heldOut, 3, 2);
    int[] predicted = probe.predict(unseen, ENGINE);
    int right = 0;
    for (int i = 0; i < heldOut.length; i++) {
      right += predicted[i] == heldOut[i] ? 1 : 0;
    }
    assertThat(right).isGreaterThanOrEqualTo(297);
  }

  @Test
  void labelsWithoutConnection_areGuessedAtChance() {
    int[] ignored = new int[900];
    Points points = clouds(ignored, 1, 3);
    SplittableRandom random = new SplittableRandom(4);
    int[] labels = random.ints(900, 0, 2).toArray();
    LogisticProbe probe = LogisticProbe.fit(points, labels, 2, 1e-2, 50, ENGINE);
    int[] other = random.ints(900, 0, 2).toArray();
    int[] predicted = probe.predict(points, ENGINE);
    int right = 0;
    for (int i = 0; i < other.length; i++) {
      right += predicted[i] == other[i] ? 1 : 0;
    }
    assertThat(right).isBetween(380, 520);
  }

  @Test
  void labelOutOfRange_isRefused() {
    assertThatThrownBy(
            () ->
                LogisticProbe.fit(new Points(new float[4], 2), new int[] {0, 3}, 3, 0, 10, ENGINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 3, need 0 to 2");
  }

  /** Points around the corners of a simplex; fills in the labels. */
  private static Points clouds(int[] labels, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[labels.length * 4];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % classes;
      for (int d = 0; d < 4; d++) {
        values[i * 4 + d] = (float) random.nextGaussian(d == labels[i] ? 3 : 0, 0.6);
      }
    }
    return new Points(values, 4);
  }
}
