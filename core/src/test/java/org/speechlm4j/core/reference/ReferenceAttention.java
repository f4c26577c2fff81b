package org.speechlm4j.core.reference;

import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.RotaryOp;
import org.speechlm4j.core.tensor.Shape;

/** Attention and rotary embedding; letters as in {@link org.speechlm4j.core.tensor.Op}. */
final class ReferenceAttention {

  private ReferenceAttention() {}

  static ReferenceArray attend(AttentionOp op, Shape output, ReferenceArray[] in) {
    ReferenceArray out = ReferenceArray.zeros(output);
    for (int b = 0; b < output.size(0); b++) {
      for (int h = 0; h < op.heads(); h++) {
        for (int i = 0; i < output.size(1); i++) {
          query(op, in, out, b, h, i);
        }
      }
    }
    return out;
  }

  private static void query(
      AttentionOp op, ReferenceArray[] in, ReferenceArray out, int b, int h, int i) {
    int keys = in[1].size(1);
    int position = i + keys - in[0].size(1);
    int valid = op.padded() ? (int) in[in.length - 1].at(b) : keys;
    int from = op.mask().from(position);
    int to = Math.min(op.mask().to(position, keys), valid);
    double[] scores = new double[Math.max(0, to - from)];
    for (int j = 0; j < scores.length; j++) {
      scores[j] = score(op, in, b, h, i, from + j);
    }
    double sum = ReferenceNorms.logSumExp(scores);
    int width = in[2].size(2) / op.keyHeads();
    int group = h / (op.heads() / op.keyHeads());
    for (int d = 0; d < width; d++) {
      double value = 0;
      for (int j = 0; j < scores.length; j++) {
        value += Math.exp(scores[j] - sum) * in[2].at(b, from + j, group * width + d);
      }
      out.set(value, b, i, h * width + d);
    }
  }

  private static double score(
      AttentionOp op, ReferenceArray[] in, int b, int h, int query, int key) {
    int width = in[0].size(2) / op.heads();
    int group = h / (op.heads() / op.keyHeads());
    double sum = 0;
    for (int d = 0; d < width; d++) {
      sum += in[0].at(b, query, h * width + d) * in[1].at(b, key, group * width + d);
    }
    double bias =
        switch (op.bias()) {
          case NONE -> 0;
          case DENSE -> in[3].at(in[3].size(0) == 1 ? 0 : b, h, query, key);
          case RELATIVE -> in[3].at(h, key - query + in[0].size(1) - 1) * in[4].at(b, query, h);
        };
    return op.scale() * sum + bias;
  }

  static ReferenceArray rotary(RotaryOp op, ReferenceArray[] in) {
    ReferenceArray x = in[0];
    ReferenceArray out = ReferenceArray.of(x.shape(), i -> x.values()[i]);
    int pairs = in[1].size(-1);
    int width = x.size(2) / op.heads();
    boolean split = op.pairing() == RotaryOp.Pairing.HALF_SPLIT;
    int rows = x.size(0) * x.size(1);
    for (int row = 0; row < rows; row++) {
      int angles = (in[1].shape().rank() == 2 ? row % x.size(1) : row) * pairs;
      for (int i = 0; i < op.heads() * pairs; i++) {
        int pair = i % pairs;
        int head = row * x.size(2) + i / pairs * width;
        int first = head + (split ? pair : 2 * pair);
        int second = head + (split ? pair + pairs : 2 * pair + 1);
        double cosine = in[1].values()[angles + pair];
        double sine = in[2].values()[angles + pair];
        out.values()[first] = x.values()[first] * cosine - x.values()[second] * sine;
        out.values()[second] = x.values()[second] * cosine + x.values()[first] * sine;
      }
    }
    return out;
  }
}
