package org.speechlm4j.training.cases;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.RotaryOp;

/** Attention with every mask and bias, and rotary embedding. */
final class AttentionCases {

  private AttentionCases() {}

  static List<OperationCase> all() {
    Samples samples = new Samples(5);
    List<OperationCase> cases = new ArrayList<>();
    AttentionMask[] masks = {
      AttentionMask.full(),
      AttentionMask.causal(),
      AttentionMask.slidingWindow(2),
      AttentionMask.symmetricWindow(1),
      AttentionMask.blockCausal(2),
      AttentionMask.blockWithLeftContext(2, 1)
    };
    for (AttentionMask mask : masks) {
      add(cases, samples, mask, 2, 2, 5, 5);
      add(cases, samples, mask, 4, 2, 3, 5);
    }
    add(cases, samples, AttentionMask.causal(), 1, 1, 5, 3);
    add(cases, samples, AttentionMask.causal(), 2, 1, 1, 4);
    addPadded(cases, samples);
    addRotary(cases, samples);
    return cases;
  }

  private static void add(
      List<OperationCase> cases,
      Samples samples,
      AttentionMask mask,
      int heads,
      int keyHeads,
      int queries,
      int keys) {
    HostTensor q = samples.floats(2, queries, heads * 3);
    HostTensor k = samples.floats(2, keys, keyHeads * 3);
    HostTensor v = samples.floats(2, keys, keyHeads * 2);
    cases.add(
        OperationCase.of(
            "attention " + mask,
            new AttentionOp(heads, keyHeads, 0.6f, mask, AttentionOp.Bias.NONE, false),
            q,
            k,
            v));
    cases.add(
        OperationCase.of(
            "relative attention " + mask,
            new AttentionOp(heads, keyHeads, 0.6f, mask, AttentionOp.Bias.RELATIVE, false),
            q,
            k,
            v,
            samples.floats(heads, queries + keys - 1),
            samples.floats(2, queries, heads)));
  }

  private static void addPadded(List<OperationCase> cases, Samples samples) {
    HostTensor x = samples.floats(3, 4, 4);
    HostTensor frames = HostTensor.of(new int[] {4, 1, 0}, 3);
    for (int rows : new int[] {1, 3}) {
      cases.add(
          OperationCase.of(
              "padded attention",
              new AttentionOp(2, 2, 0.7f, AttentionMask.full(), AttentionOp.Bias.DENSE, true),
              x,
              samples.floats(3, 4, 4),
              samples.floats(3, 4, 6),
              samples.floats(rows, 2, 4, 4),
              frames));
    }
    cases.add(
        OperationCase.of(
            "padded causal attention",
            new AttentionOp(2, 1, 0.7f, AttentionMask.causal(), AttentionOp.Bias.NONE, true),
            x,
            samples.floats(3, 4, 2),
            samples.floats(3, 4, 3),
            frames));
  }

  private static void addRotary(List<OperationCase> cases, Samples samples) {
    HostTensor x = samples.floats(2, 3, 12);
    for (RotaryOp.Pairing pairing : RotaryOp.Pairing.values()) {
      for (int pairs : new int[] {1, 3}) {
        RotaryOp op = new RotaryOp(2, pairing);
        cases.add(
            OperationCase.of("rotary", op, x, samples.floats(3, pairs), samples.floats(3, pairs)));
      }
      cases.add(
          OperationCase.of(
              "rotary per row",
              new RotaryOp(2, pairing),
              x,
              samples.floats(2, 3, 2),
              samples.floats(2, 3, 2)));
    }
  }
}
