package org.speechlm4j.core.cpu;

/**
 * The inner loops of attention by few queries, on one thread: each key and value is read once, for
 * all heads. H query heads share Hk key heads; D and Dv are the dimensions of a head.
 */
interface AttentionKernels {

  /**
   * Products of one query and neighbouring keys for every head: {@code out[to + h * stride + j] =
   * sum_d q[qAt + h D + d] k[kAt + (j Hk + h / (H / Hk)) D + d]} for {@code j} below {@code keys}.
   */
  void scores(
      HeadSizes sizes,
      float[] q,
      int qAt,
      float[] k,
      int kAt,
      int keys,
      float[] out,
      int to,
      int stride);

  /**
   * Adds the weighted values of neighbouring keys for every head: {@code out[to + h Dv + d] +=
   * sum_j p[pAt + h * stride + j] v[vAt + (j Hk + h / (H / Hk)) Dv + d]} for {@code j} below {@code
   * keys}.
   */
  void addValues(
      HeadSizes sizes,
      float[] p,
      int pAt,
      int stride,
      float[] v,
      int vAt,
      int keys,
      float[] out,
      int to);

  /**
   * How attention is cut into heads.
   *
   * @param heads number of query heads H
   * @param keyHeads number of key heads Hk
   * @param keyWidth dimension D of a head's queries and keys
   * @param valueWidth dimension Dv of a head's values
   */
  record HeadSizes(int heads, int keyHeads, int keyWidth, int valueWidth) {

    /** Number of query heads that share a key head. */
    int shared() {
      return heads / keyHeads;
    }
  }
}
