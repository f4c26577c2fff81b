package org.speechlm4j.codecs.quantizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;

/**
 * What one codebook saw in a training pass, and which code it gave each vector.
 *
 * @param latents the vectors that were looked up, without gradient, {@code [batch, time, dim]}
 * @param codes the codes chosen, ints {@code [batch, time]}
 * @param weights 1 for frames that count and 0 for those that do not, {@code [batch, time]}; null
 *     if all count
 */
public record Assignment(Tensor latents, Tensor codes, @Nullable Tensor weights) {

  /** The codes of the frames that count, in order; a copy on the host. */
  public int[] countedCodes() {
    int[] all = codes.toInts();
    return weights == null ? all : Arrays.stream(counted()).map(i -> all[i]).toArray();
  }

  /** The vectors of the frames that count, one after the other; a copy on the host. */
  public float[] countedLatents() {
    float[] all = latents.toFloats();
    if (weights == null) {
      return all;
    }
    int[] counted = counted();
    int dim = latents.size(-1);
    float[] out = new float[counted.length * dim];
    for (int i = 0; i < counted.length; i++) {
      System.arraycopy(all, counted[i] * dim, out, i * dim, dim);
    }
    return out;
  }

  private int[] counted() {
    float[] flags = weights == null ? new float[0] : weights.toFloats();
    int[] indices = new int[flags.length];
    int count = 0;
    for (int i = 0; i < flags.length; i++) {
      if (flags[i] != 0) {
        indices[count++] = i;
      }
    }
    return Arrays.copyOf(indices, count);
  }
}
