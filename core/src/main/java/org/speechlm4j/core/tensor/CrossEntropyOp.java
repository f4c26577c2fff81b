package org.speechlm4j.core.tensor;

/**
 * Cross entropy of each row: logits {@code [..., C]}, target classes as ints {@code [...]} and
 * optionally a weight of each class {@code [C]}, to {@code [...]}.
 *
 * <p>With log probabilities {@code p}, smoothing {@code e}, class weights {@code w} and target
 * {@code y}: {@code -(1 - e) w[y] p[y] - e / C sum_c w[c] p[c]}, as in PyTorch. Rows of the ignored
 * target give 0. The loss is not averaged here.
 *
 * @param ignored target whose rows count nothing; it need be no class
 * @param smoothing share {@code e} of the target distribution that is uniform, 0 to 1
 */
public record CrossEntropyOp(int ignored, float smoothing) implements Op {

  /** The target that is ignored where nothing else is said, as in PyTorch. */
  public static final int IGNORED = -100;

  /**
   * Checks the smoothing.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public CrossEntropyOp {
    Check.that(
        smoothing >= 0 && smoothing <= 1,
        "crossEntropy",
        "found smoothing %s, need 0 to 1",
        smoothing);
  }

  /** Without smoothing, ignoring {@value #IGNORED}. */
  public static CrossEntropyOp plain() {
    return new CrossEntropyOp(IGNORED, 0);
  }

  @Override
  public boolean hasGradient(int input) {
    return input == 0;
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("crossEntropy", in, 2, 3);
    Check.minRank("crossEntropy", "logits", in[0], 1);
    Check.that(in[0].size(-1) > 0, "crossEntropy", "logits %s have no class", in[0]);
    Check.shape("crossEntropy", "targets", in[1], in[0].without(-1).toArray());
    if (in.length == 3) {
      Check.shape("crossEntropy", "class weights", in[2], in[0].size(-1));
    }
    return in[1];
  }
}
