package org.speechlm4j.core.tensor;

/**
 * Scaled dot-product attention, {@code softmax(scale q k' + bias) v} for every head, in one pass
 * over the keys.
 *
 * <p>Inputs in order: queries {@code [B, Tq, H D]}; keys {@code [B, Tk, Hk D]}; values {@code [B,
 * Tk, Hk Dv]}; for {@link Bias#DENSE} a bias {@code [1 or B, H, Tq, Tk]}; for {@link Bias#RELATIVE}
 * a table {@code [H, Tq + Tk - 1]} whose entry {@code j - i + Tq - 1} is added where query {@code
 * i} meets key {@code j}, and a gate {@code [B, Tq, H]} that multiplies it; if padded, valid keys
 * per row as ints {@code [B]}. Output {@code [B, Tq, H Dv]}; a query that sees no key gives zeros.
 * Consecutive query heads share a key head.
 *
 * @param heads number of query heads H
 * @param keyHeads number of key and value heads Hk, which divides H
 * @param scale factor of the scores, usually {@code 1 / sqrt(D)}
 * @param mask which keys a query sees
 * @param bias which bias inputs there are
 * @param padded whether the last input gives each row's valid keys
 */
public record AttentionOp(
    int heads, int keyHeads, float scale, AttentionMask mask, Bias bias, boolean padded)
    implements Op {

  /** Which bias is added to the scaled scores. */
  public enum Bias {
    /** None. */
    NONE,
    /** One value per head, query and key. */
    DENSE,
    /** One value per head and distance, times a gate per query and head. */
    RELATIVE
  }

  @Override
  public Shape shape(Shape... in) {
    int biases =
        switch (bias) {
          case NONE -> 0;
          case DENSE -> 1;
          case RELATIVE -> 2;
        };
    Check.inputs("attention", in, 3 + biases + (padded ? 1 : 0));
    for (int i = 0; i < 3; i++) {
      Check.rank("attention", i == 0 ? "queries" : i == 1 ? "keys" : "values", in[i], 3);
    }
    int batch = in[0].size(0);
    int queries = in[0].size(1);
    int keys = in[1].size(1);
    Check.that(
        heads >= 1 && keyHeads >= 1 && heads % keyHeads == 0 && in[0].size(2) % heads == 0,
        "attention",
        "queries %s with %d heads and %d key heads",
        in[0],
        heads,
        keyHeads);
    Check.shape("attention", "keys", in[1], batch, keys, in[0].size(2) / heads * keyHeads);
    Check.that(in[2].size(2) % keyHeads == 0, "attention", "values %s, %d heads", in[2], keyHeads);
    Check.shape("attention", "values", in[2], batch, keys, in[2].size(2));
    if (bias == Bias.DENSE) {
      Check.rank("attention", "bias", in[3], 4);
      int rows = in[3].size(0) == 1 ? 1 : batch;
      Check.shape("attention", "bias", in[3], rows, heads, queries, keys);
    } else if (bias == Bias.RELATIVE) {
      Check.shape("attention", "bias table", in[3], heads, Math.max(0, queries + keys - 1));
      Check.shape("attention", "bias gate", in[4], batch, queries, heads);
    }
    if (padded) {
      Check.shape("attention", "valid keys", in[in.length - 1], batch);
    }
    return Shape.of(batch, queries, in[2].size(2) / keyHeads * heads);
  }
}
