package org.speechlm4j.training.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.RotaryOp;
import org.speechlm4j.core.tensor.Shape;

/** Attention and rotary embedding in a graph; letters as in {@link AttentionOp}. */
final class GraphAttention {

  /** What is added to the score of a key that is not seen: its exponential is zero. */
  private static final double UNSEEN = 1e30;

  private GraphAttention() {}

  static Variable attend(AttentionOp op, Shape output, Operands in) {
    if (in.empty(1)) {
      return in.constants().filled(0, output);
    }
    int batch = output.size(0);
    int queries = output.size(1);
    int keys = in.shape(1).size(1);
    int groups = batch * op.keyHeads();
    Variable q = heads(in.at(0).times(op.scale()), op.heads());
    Variable k = heads(in.at(1), op.keyHeads());
    Variable v = heads(in.at(2), op.keyHeads());
    // Consecutive query heads share a key head: their queries are rows of one matrix.
    int rows = op.heads() / op.keyHeads() * queries;
    Variable scores =
        q.reshape(groups, rows, q.size(3))
            .product(k.reshape(groups, keys, k.size(3)), true)
            .reshape(batch, op.heads(), queries, keys);
    Variable seen = seen(op, in, queries, keys);
    Variable weights = weights(biased(op, scores, in), seen);
    return weights
        .reshape(groups, rows, keys)
        .product(v.reshape(groups, keys, v.size(3)), false)
        .reshape(batch, op.heads(), queries, v.size(3))
        .permute(0, 2, 1, 3)
        .reshape(output);
  }

  /** {@code [B, T, H D]} to {@code [B, H, T, D]}. */
  private static Variable heads(Variable x, int heads) {
    return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).permute(0, 2, 1, 3);
  }

  private static Variable weights(Variable scores, @Nullable Variable seen) {
    Variable masked = seen == null ? scores : scores.add(seen.plus(-1).times(UNSEEN));
    Variable weights = masked.softmax();
    // A query that sees no key has equal weights here, and gives zeros.
    return seen == null ? weights : weights.multiply(seen);
  }

  private static Variable biased(AttentionOp op, Variable scores, Operands in) {
    return switch (op.bias()) {
      case NONE -> scores;
      case DENSE -> scores.add(in.at(3));
      case RELATIVE -> {
        int queries = scores.size(2);
        Variable gate = in.at(4).permute(0, 2, 1).reshape(scores.size(0), op.heads(), queries, 1);
        yield scores.add(relative(in.at(3), queries, scores.size(3)).multiply(gate));
      }
    };
  }

  /**
   * The table's entry {@code j - i + Tq - 1} for each query {@code i} and key {@code j}, as {@code
   * [1, H, Tq, Tk]}: in copies of the table laid end to end, rows that start one entry earlier each
   * are rows of a matrix one entry narrower.
   */
  private static Variable relative(Variable table, int queries, int keys) {
    int heads = table.size(0);
    int length = table.size(1);
    if (queries == 1) {
      return table.reshape(1, heads, 1, keys);
    }
    return table
        .tile(1, queries)
        .slice(1, queries - 1, queries - 1 + queries * (length - 1))
        .reshape(1, heads, queries, length - 1)
        .slice(3, 0, keys);
  }

  /** 1 where a query sees a key, else 0; null if every query sees every key. */
  private static @Nullable Variable seen(AttentionOp op, Operands in, int queries, int keys) {
    Variable mask = mask(op.mask(), in.constants(), queries, keys);
    if (!op.padded()) {
      return mask;
    }
    Variable frames = in.at(in.count() - 1);
    Variable valid = GraphTime.valid(frames, keys, 2).reshape(frames.size(0), 1, 1, keys);
    return mask == null ? valid : mask.multiply(valid);
  }

  private static @Nullable Variable mask(
      AttentionMask mask, Constants constants, int queries, int keys) {
    float[] seen = new float[queries * keys];
    int count = 0;
    for (int i = 0; i < queries; i++) {
      int position = i + keys - queries;
      int to = mask.to(position, keys);
      for (int j = mask.from(position); j < to; j++) {
        seen[i * keys + j] = 1;
        count++;
      }
    }
    return count == seen.length ? null : constants.floats(seen, 1, 1, queries, keys);
  }

  static Variable rotary(RotaryOp op, Operands in) {
    Variable x = in.at(0);
    if (in.empty(1)) {
      return x;
    }
    int pairs = in.shape(1).size(-1);
    int width = x.size(2) / op.heads();
    Variable heads = x.reshape(x.size(0), x.size(1), op.heads(), width);
    Variable turned = heads.slice(3, 0, 2 * pairs);
    boolean split = op.pairing() == RotaryOp.Pairing.HALF_SPLIT;
    Variable first = split ? turned.slice(3, 0, pairs) : turned.slice(3, 0, 2 * pairs, 2);
    Variable second = split ? turned.slice(3, pairs, 2 * pairs) : turned.slice(3, 1, 2 * pairs, 2);
    Variable cosine = angles(in.at(1), x.size(1), pairs);
    Variable sine = angles(in.at(2), x.size(1), pairs);
    Variable left = first.multiply(cosine).subtract(second.multiply(sine));
    Variable right = second.multiply(cosine).add(first.multiply(sine));
    List<Variable> parts = new ArrayList<>();
    parts.add(split ? Variable.concat(3, left, right) : interleaved(left, right));
    if (2 * pairs < width) {
      parts.add(heads.slice(3, 2 * pairs, width));
    }
    return Variable.concat(3, parts).reshape(x.shape());
  }

  private static Variable angles(Variable table, int frames, int pairs) {
    return table.reshape(table.shape().count() / frames / pairs, frames, 1, pairs);
  }

  private static Variable interleaved(Variable left, Variable right) {
    Shape shape = left.shape();
    int[] one = {shape.size(0), shape.size(1), shape.size(2), shape.size(3), 1};
    return Variable.concat(4, left.reshape(one), right.reshape(one))
        .reshape(shape.with(3, 2 * shape.size(3)));
  }
}
