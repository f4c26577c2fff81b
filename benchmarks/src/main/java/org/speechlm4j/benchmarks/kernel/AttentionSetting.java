package org.speechlm4j.benchmarks.kernel;

import java.util.List;
import java.util.Map;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;

/** Attention by many queries (prefill) and by one (decode). */
public enum AttentionSetting implements Setting {
  /** One position. */
  FIRST(12, 12, 1, 1, 64, 0, "a decoder's first step: what a call costs"),
  /** An encoder. */
  ENCODER(12, 12, 512, 512, 64, -1, "HuBERT base over 10 s"),
  /** Wide heads. */
  CAUSAL(16, 16, 1024, 1024, 128, 0, "a prompt of a language model with heads of 128"),
  /** Shared keys. */
  GROUPED(14, 2, 512, 512, 64, 0, "Qwen2 0.5B's prompt: 14 heads share 2"),
  /** A window. */
  SLIDING(8, 8, 4096, 4096, 64, 250, "Mimi's window of 250, 5.5 min"),
  /** One query. */
  DECODE(32, 32, 1, 2048, 64, 0, "a token after a context of 2048"),
  /** One query, shared wide keys. */
  DECODE_GROUPED(32, 8, 1, 4096, 128, 0, "Llama 3's step: heads of 128, 4 to a key head"),
  /** One query, a window. */
  DECODE_SLIDING(8, 8, 1, 250, 64, 0, "Mimi's step over its window");

  private final int heads;
  private final int keyHeads;
  private final int queries;
  private final int keys;
  private final int size;
  private final int window;
  private final String reason;

  /**
   * Of some sizes.
   *
   * @param window -1 for all keys, 0 for causal attention, else the positions that a query sees
   */
  AttentionSetting(
      int heads, int keyHeads, int queries, int keys, int size, int window, String reason) {
    this.heads = heads;
    this.keyHeads = keyHeads;
    this.queries = queries;
    this.keys = keys;
    this.size = size;
    this.window = window;
    this.reason = reason;
  }

  @Override
  public String label() {
    String kind = window < 0 ? "" : window == 0 ? ", causal" : ", window of " + window;
    String shared = heads == keyHeads ? "" : " sharing " + keyHeads;
    return "attention, %d heads of %d%s, %d queries over %d keys%s"
        .formatted(heads, size, shared, queries, keys, kind);
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kernel kernel() {
    AttentionMask mask =
        window < 0
            ? AttentionMask.full()
            : window == 0 ? AttentionMask.causal() : AttentionMask.slidingWindow(window);
    float scale = (float) (1 / Math.sqrt(size));
    return new OperationKernel(
        new AttentionOp(heads, keyHeads, scale, mask, AttentionOp.Bias.NONE, false),
        List.of(
            Operand.normal("queries", 1, queries, heads * size),
            Operand.normal("keys", 1, keys, keyHeads * size),
            Operand.normal("values", 1, keys, keyHeads * size)),
        new Peer("attention", Map.of("heads", heads, "key_heads", keyHeads, "window", window)));
  }
}
