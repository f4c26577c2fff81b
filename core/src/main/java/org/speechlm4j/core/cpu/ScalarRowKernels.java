package org.speechlm4j.core.cpu;

/** Rows by plain loops; sums in double precision. */
final class ScalarRowKernels implements RowKernels {

  @Override
  public float sum(float[] x, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += x[i];
    }
    return (float) sum;
  }

  @Override
  public float squares(float[] x, int from, int count, float mean) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      double difference = (double) x[i] - mean;
      sum += difference * difference;
    }
    return (float) sum;
  }

  @Override
  public float max(float[] x, int from, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      if (x[i] > max) {
        max = x[i];
      }
    }
    return max;
  }

  @Override
  public float exponentials(float[] x, int from, int count, float shift, float[] out, int to) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      float value = (float) Math.exp(x[from + i] - shift);
      out[to + i] = value;
      sum += value;
    }
    return (float) sum;
  }

  @Override
  public void normalize(
      float[] x,
      int at,
      int count,
      float mean,
      float factor,
      float[] weight,
      float[] bias,
      float[] out) {
    for (int i = 0; i < count; i++) {
      out[at + i] = (x[at + i] - mean) * factor * weight[i] + bias[i];
    }
  }

  @Override
  public void scale(float[] x, int from, int count, float factor, float[] out, int to) {
    for (int i = 0; i < count; i++) {
      out[to + i] = factor * x[from + i];
    }
  }

  @Override
  public void normalizeColumns(
      float[] x, int at, float[] mean, float[] factor, float[] bias, float[] out) {
    for (int i = 0; i < mean.length; i++) {
      out[at + i] = (x[at + i] - mean[i]) * factor[i] + bias[i];
    }
  }

  @Override
  public void addMoments(float[] x, int at, float[] shift, float[] sums, float[] squares) {
    for (int i = 0; i < shift.length; i++) {
      float difference = x[at + i] - shift[i];
      sums[i] += difference;
      squares[i] += difference * difference;
    }
  }

  @Override
  public void addScaled(float[] x, int from, int count, float factor, float[] out, int to) {
    for (int i = 0; i < count; i++) {
      out[to + i] += factor * x[from + i];
    }
  }

  @Override
  public void addProducts(
      float[] x, int xFrom, float[] y, int yFrom, int count, float[] out, int to) {
    for (int i = 0; i < count; i++) {
      out[to + i] += x[xFrom + i] * y[yFrom + i];
    }
  }
}
