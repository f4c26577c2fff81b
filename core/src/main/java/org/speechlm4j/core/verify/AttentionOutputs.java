package org.speechlm4j.core.verify;

import java.util.Map;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.Tensor;

/** The outputs of the fixture "attention" from its inputs, [batch, heads, t, dimension]. */
final class AttentionOutputs {

  private final Map<String, Tensor> inputs;
  private final int block;
  private final int window;

  AttentionOutputs(Map<String, Tensor> inputs, int block, int window) {
    this.inputs = inputs;
    this.block = block;
    this.window = window;
  }

  /** The output of a case: the mask's name, then ".bias" or ".padding". */
  Tensor output(String name) {
    int dot = name.indexOf('.');
    String mask = dot < 0 ? name : name.substring(0, dot);
    boolean bias = name.endsWith(".bias");
    boolean padded = name.endsWith(".padding");
    Tensor q = in("q");
    AttentionOp op =
        new AttentionOp(
            q.size(1),
            in("k").size(1),
            (float) (1 / Math.sqrt(q.size(3))),
            mask(mask),
            bias ? AttentionOp.Bias.DENSE : AttentionOp.Bias.NONE,
            padded);
    Tensor k = merged(in("k"));
    Tensor v = merged(in("v"));
    Tensor out;
    if (bias) {
      Tensor dense = in("bias");
      out =
          merged(q)
              .attention(op, k, v, dense.reshape(1, dense.size(0), dense.size(1), dense.size(2)));
    } else if (padded) {
      out = merged(q).attention(op, k, v, lengths(in("key_padding")));
    } else {
      out = merged(q).attention(op, k, v);
    }
    return out.reshape(q.size(0), q.size(2), q.size(1), -1).transpose(1, 2);
  }

  private AttentionMask mask(String name) {
    return switch (name) {
      case "full" -> AttentionMask.full();
      case "causal" -> AttentionMask.causal();
      case "block_causal" -> AttentionMask.blockCausal(block);
      case "sliding" -> AttentionMask.slidingWindow(window);
      case "block_left_context" -> AttentionMask.blockWithLeftContext(block, 1);
      case "symmetric_window" -> AttentionMask.symmetricWindow(window);
      default -> throw new IllegalArgumentException("mask: found " + name);
    };
  }

  private static Tensor merged(Tensor x) {
    return x.transpose(1, 2).reshape(x.size(0), x.size(2), x.size(1) * x.size(3));
  }

  private static Tensor lengths(Tensor padding) {
    int[] keep = padding.toInts();
    int[] lengths = new int[padding.size(0)];
    for (int i = 0; i < keep.length; i++) {
      lengths[i / padding.size(1)] += keep[i];
    }
    return padding.constant(lengths, lengths.length);
  }

  private Tensor in(String name) {
    Tensor tensor = inputs.get("in." + name);
    if (tensor == null) {
      throw new IllegalArgumentException("input in." + name + ": missing");
    }
    return tensor;
  }
}
