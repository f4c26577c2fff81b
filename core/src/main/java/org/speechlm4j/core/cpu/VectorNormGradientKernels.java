package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Gradients of norms with the Vector API, and single elements for the rest of a row. Differences
 * are rounded before they are added: fused, what cancels to 0 would leave a rounding error that a
 * norm of few elements multiplies by hundreds.
 */
final class VectorNormGradientKernels implements NormGradientKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  @Override
  public float dot(float[] x, int xFrom, float[] y, int yFrom, int count) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = a;
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      FloatVector v = FloatVector.fromArray(S, x, xFrom + i);
      FloatVector w = FloatVector.fromArray(S, x, xFrom + i + LANES);
      a = v.fma(FloatVector.fromArray(S, y, yFrom + i), a);
      b = w.fma(FloatVector.fromArray(S, y, yFrom + i + LANES), b);
    }
    float sum = Lanes.sum(a.add(b));
    for (; i < count; i++) {
      sum = Math.fma(x[xFrom + i], y[yFrom + i], sum);
    }
    return sum;
  }

  @Override
  public void sums(float[] x, int at, float mean, float[] weight, float[] g, float[] sums) {
    int count = weight.length;
    FloatVector sumA = FloatVector.zero(S);
    FloatVector sumB = sumA;
    FloatVector productA = sumA;
    FloatVector productB = sumA;
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      FloatVector v = FloatVector.fromArray(S, g, at + i).mul(FloatVector.fromArray(S, weight, i));
      sumA = sumA.add(v);
      productA = v.fma(FloatVector.fromArray(S, x, at + i).sub(mean), productA);
      FloatVector w =
          FloatVector.fromArray(S, g, at + i + LANES)
              .mul(FloatVector.fromArray(S, weight, i + LANES));
      sumB = sumB.add(w);
      productB = w.fma(FloatVector.fromArray(S, x, at + i + LANES).sub(mean), productB);
    }
    float sum = Lanes.sum(sumA.add(sumB));
    float product = Lanes.sum(productA.add(productB));
    for (; i < count; i++) {
      float passed = g[at + i] * weight[i];
      sum += passed;
      product = Math.fma(passed, x[at + i] - mean, product);
    }
    sums[0] = sum;
    sums[1] = product;
  }

  @Override
  public void row(
      float[] x,
      int at,
      float mean,
      float[] weight,
      float[] g,
      float factor,
      float average,
      float slope,
      float[] out) {
    int count = weight.length;
    FloatVector slopes = FloatVector.broadcast(S, slope);
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, g, at + i).mul(FloatVector.fromArray(S, weight, i));
      FloatVector difference = FloatVector.fromArray(S, x, at + i).sub(mean);
      difference.fma(slopes, v.sub(average)).mul(factor).intoArray(out, at + i);
    }
    for (; i < count; i++) {
      float passed = g[at + i] * weight[i] - average;
      out[at + i] = Math.fma(x[at + i] - mean, slope, passed) * factor;
    }
  }

  @Override
  public void addRow(
      float[] x, int at, float mean, float factor, float[] g, float[] weights, float[] biases) {
    int count = weights.length;
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector upstream = FloatVector.fromArray(S, g, at + i);
      FloatVector normal = FloatVector.fromArray(S, x, at + i).sub(mean).mul(factor);
      normal.fma(upstream, FloatVector.fromArray(S, weights, i)).intoArray(weights, i);
      upstream.add(FloatVector.fromArray(S, biases, i)).intoArray(biases, i);
    }
    for (; i < count; i++) {
      weights[i] = Math.fma((x[at + i] - mean) * factor, g[at + i], weights[i]);
      biases[i] += g[at + i];
    }
  }

  @Override
  public void columns(
      float[] x,
      int at,
      float[] mean,
      float[] weight,
      float[] g,
      float[] factor,
      float[] average,
      float[] slope,
      float[] out) {
    int whole = S.loopBound(mean.length);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, g, at + i).mul(FloatVector.fromArray(S, weight, i));
      FloatVector passed = v.sub(FloatVector.fromArray(S, average, i));
      FloatVector difference =
          FloatVector.fromArray(S, x, at + i).sub(FloatVector.fromArray(S, mean, i));
      difference
          .fma(FloatVector.fromArray(S, slope, i), passed)
          .mul(FloatVector.fromArray(S, factor, i))
          .intoArray(out, at + i);
    }
    ScalarNormGradientKernels.columns(x, at, mean, weight, g, factor, average, slope, out, whole);
  }

  @Override
  public void addColumns(
      float[] x, int at, float[] mean, float[] g, float[] sums, float[] products) {
    int count = mean.length;
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector upstream = FloatVector.fromArray(S, g, at + i);
      FloatVector difference =
          FloatVector.fromArray(S, x, at + i).sub(FloatVector.fromArray(S, mean, i));
      upstream.add(FloatVector.fromArray(S, sums, i)).intoArray(sums, i);
      difference.fma(upstream, FloatVector.fromArray(S, products, i)).intoArray(products, i);
    }
    for (; i < count; i++) {
      sums[i] += g[at + i];
      products[i] = Math.fma(x[at + i] - mean[i], g[at + i], products[i]);
    }
  }

  @Override
  public void softmax(float[] y, float[] g, int at, int count, float shift, float[] out) {
    int i = at;
    for (; i + LANES <= at + count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, g, i).sub(shift);
      v.mul(FloatVector.fromArray(S, y, i)).intoArray(out, i);
    }
    for (; i < at + count; i++) {
      out[i] = y[i] * (g[i] - shift);
    }
  }

  @Override
  public void logSoftmax(float[] y, float[] g, int at, int count, float sum, float[] out) {
    int i = at;
    for (; i + LANES <= at + count; i += LANES) {
      FloatVector share = VectorMath.expNonPositive(FloatVector.fromArray(S, y, i)).mul(sum);
      FloatVector.fromArray(S, g, i).sub(share).intoArray(out, i);
    }
    for (; i < at + count; i++) {
      out[i] = g[i] - (float) Math.exp(y[i]) * sum;
    }
  }
}
