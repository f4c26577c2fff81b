package org.speechlm4j.training.laboratory;

import java.util.SplittableRandom;
import org.speechlm4j.training.data.SeededRandom;

/**
 * Normal vectors whose distribution jumps after step 0.
 *
 * @param source the two distributions
 * @param seed what all are drawn from
 * @param samples vectors of a step
 */
record DriftFrames(FrameSource.Drift source, long seed, int samples) implements FrameStream {

  @Override
  public int dimension() {
    return source.dimension();
  }

  @Override
  public float[] batch(long step) {
    return step == 0
        ? draw(step, samples, source.startMean(), source.startDeviation())
        : draw(step, samples, source.mean(), source.deviation());
  }

  @Override
  public float[] heldOut() {
    return draw(-1, HELD_OUT_BATCHES * samples, source.mean(), source.deviation());
  }

  @Override
  public boolean placesCodewords() {
    return true;
  }

  private float[] draw(long place, int count, double mean, double deviation) {
    SplittableRandom random = SeededRandom.of(seed, place);
    float[] values = new float[Math.multiplyExact(count, source.dimension())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian(mean, deviation);
    }
    return values;
  }
}
