package org.speechlm4j.core.cpu;

/** Attention by few queries in plain loops. */
final class ScalarAttentionKernels implements AttentionKernels {

  @Override
  public void scores(
      HeadSizes sizes,
      float[] q,
      int qAt,
      float[] k,
      int kAt,
      int keys,
      float[] out,
      int to,
      int stride) {
    int width = sizes.keyWidth();
    for (int j = 0; j < keys; j++) {
      int row = kAt + j * sizes.keyHeads() * width;
      for (int h = 0; h < sizes.heads(); h++) {
        int query = qAt + h * width;
        int key = row + h / sizes.shared() * width;
        float sum = 0;
        for (int d = 0; d < width; d++) {
          sum += q[query + d] * k[key + d];
        }
        out[to + h * stride + j] = sum;
      }
    }
  }

  @Override
  public void addValues(
      HeadSizes sizes,
      float[] p,
      int pAt,
      int stride,
      float[] v,
      int vAt,
      int keys,
      float[] out,
      int to) {
    int width = sizes.valueWidth();
    for (int j = 0; j < keys; j++) {
      int row = vAt + j * sizes.keyHeads() * width;
      for (int h = 0; h < sizes.heads(); h++) {
        float weight = p[pAt + h * stride + j];
        int value = row + h / sizes.shared() * width;
        for (int d = 0; d < width; d++) {
          out[to + h * width + d] += weight * v[value + d];
        }
      }
    }
  }
}
