package org.speechlm4j.core.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.measure.LogisticProbe;
import org.speechlm4j.core.measure.UnitAgreement;
import org.speechlm4j.core.tensor.Engine;

/** The snippets of {@code org.speechlm4j.core.measure} and {@code .cluster}. */
class MeasureSnippetsTest {

  private static final int CLASSES = 3;

  private final Engine engine = CpuEngine.shared();
  private final int[] labels = new int[300];
  private final Points features = features();

  /** Three clouds in the plane. */
  private Points features() {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[2 * labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % CLASSES;
      values[2 * i] = (float) (5 * labels[i] + random.nextGaussian());
      values[2 * i + 1] = (float) random.nextGaussian();
    }
    return new Points(values, 2);
  }

  @Test
  void probe() {
    // @start region="probe"
    LogisticProbe probe = LogisticProbe.fit(features, labels, CLASSES, 1e-3, 200, engine);
    int[] predicted =
        probe.predict(features, engine); // better: of frames that it was not fitted to
    // @end
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += predicted[i] == labels[i] ? 1 : 0;
    }
    assertThat(right).isGreaterThan(280);
  }

  @Test
  void clusters() {
    // @start region="clusters"
    KMeans.Fit fit = KMeans.miniBatch(features, KMeans.Options.of(8, 1), engine); // seed 1
    int[] units = KMeans.assign(features, fit.centroids(), engine);
    // @end
    // @start region="agreement"
    UnitAgreement agreement = UnitAgreement.of(units, labels, 8, CLASSES);
    double purity = agreement.phonePurity();
    double information = agreement.normalizedMutualInformation();
    // @end
    assertThat(purity).isGreaterThan(0.9);
    assertThat(information).isBetween(0.8, 1.0);
  }
}
