package org.speechlm4j.core.cpu;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.cpu.AttentionKernels.HeadSizes;
import org.speechlm4j.core.tensor.AttentionOp;

/**
 * Gradients of attention, without a matrix of all scores: the scores of a block of queries with all
 * keys that these see are computed again (Dao et al. 2022, section 3.1 and appendix B).
 *
 * <p>A task is a key head of a row of the batch, with all query heads that share it, or a part of
 * their queries where such tasks would be few. It takes blocks of queries in order, so the sums of
 * the keys have a fixed order; the sums of parts are added in theirs. How work is divided depends
 * on the shapes alone.
 */
final class CpuAttentionGradients {

  /** Tasks that there should be, so that threads share them out evenly. */
  private static final int TASKS = 16;

  private final CpuContext context;

  CpuAttentionGradients(CpuContext context) {
    this.context = context;
  }

  @Nullable CpuArray[] gradients(AttentionOp op, GradientCall call) {
    @Nullable CpuArray[] results = call.results();
    int floats = call.inputs().size() - (op.padded() ? 1 : 0);
    for (int i = 0; i < floats; i++) {
      results[i] = call.needs(i) ? context.floats(call.in(i).shape()) : null;
    }
    CpuAttention.Call forward = CpuAttention.Call.of(op, call.in(), call.output().floats());
    if (call.output().count() == 0 || forward.keys() == 0) {
      for (CpuArray result : results) {
        if (result != null) {
          Arrays.fill(result.floats(), 0, result.count(), 0);
        }
      }
    } else {
      new Pass(forward, call.gradient().floats(), results).run();
    }
    return results;
  }

  /** The work on one call. */
  private final class Pass {

    private final CpuAttention.Call call;
    private final float[] upstream;
    private final @Nullable CpuArray[] results;
    private final HeadSizes sizes;
    private final int height;
    private final int queryBlocks;
    private final int splits;
    private final BiasGradients biases;
    private final @Nullable KeySums keys;
    private final @Nullable KeySums values;
    private final ConcurrentLinkedQueue<QueryGradients> idle = new ConcurrentLinkedQueue<>();

    Pass(CpuAttention.Call call, float[] upstream, @Nullable CpuArray[] results) {
      this.call = call;
      this.upstream = upstream;
      this.results = results;
      this.sizes = call.sizes();
      this.height = QueryGradients.height(call);
      this.queryBlocks = (call.queries() + height - 1) / height;
      int heads = call.batch() * sizes.keyHeads();
      this.splits = Math.clamp((TASKS + heads - 1) / heads, 1, sizes.shared() * queryBlocks);
      int parts = heads * splits;
      this.biases = new BiasGradients(context, call, results, parts);
      this.keys = sums(results[1], parts, sizes.keyWidth());
      this.values = sums(results[2], parts, sizes.valueWidth());
    }

    private @Nullable KeySums sums(@Nullable CpuArray result, int parts, int width) {
      return result == null ? null : new KeySums(context, parts, width, call.keys());
    }

    void run() {
      PackedKeys packed = PackedKeys.of(context, call);
      int rows = biases.shared() ? 1 : call.batch();
      context.parallel(
          rows * sizes.keyHeads() * splits,
          task -> {
            QueryGradients taken = idle.poll();
            QueryGradients block =
                taken == null
                    ? new QueryGradients(
                        context, call, packed, upstream, results[0], keys, values, biases)
                    : taken;
            for (int b = task / (sizes.keyHeads() * splits); b < call.batch(); b += rows) {
              part(b, task / splits % sizes.keyHeads(), task % splits, block);
            }
            idle.add(block);
          });
      biases.finish(splits);
      context.parallel(
          2 * call.batch() * sizes.keyHeads(), chunk -> write(chunk / 2, chunk % 2 == 0));
    }

    /** Takes the blocks of a part of a key head's queries, one query head after the other. */
    private void part(int b, int keyHead, int split, QueryGradients block) {
      int part = (b * sizes.keyHeads() + keyHead) * splits + split;
      if (keys != null) {
        keys.clear(part);
      }
      if (values != null) {
        values.clear(part);
      }
      biases.clear(part);
      int blocks = sizes.shared() * queryBlocks;
      int to = (int) ((split + 1L) * blocks / splits);
      for (int i = (int) ((long) split * blocks / splits); i < to; i++) {
        int h = keyHead * sizes.shared() + i / queryBlocks;
        block.run(part, b, h, i % queryBlocks * height);
      }
    }

    private void write(int head, boolean ofKeys) {
      KeySums sums = ofKeys ? keys : values;
      CpuArray result = results[ofKeys ? 1 : 2];
      if (sums != null && result != null) {
        int width = ofKeys ? sizes.keyWidth() : sizes.valueWidth();
        int stride = width * sizes.keyHeads();
        int b = head / sizes.keyHeads();
        int at = b * call.keys() * stride + head % sizes.keyHeads() * width;
        sums.write(head * splits, splits, result.floats(), at, stride);
      }
    }
  }
}
