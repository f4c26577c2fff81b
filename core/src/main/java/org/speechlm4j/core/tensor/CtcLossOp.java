package org.speechlm4j.core.tensor;

/**
 * Connectionist temporal classification, the negative log likelihood of each row's labels: log
 * probabilities {@code [B, T, V]}, labels as ints {@code [B, L]}, valid frames and valid labels as
 * ints {@code [B]}, to {@code [B]}.
 *
 * <p>Graves et al. 2006. A row without a path has infinite loss.
 *
 * @param blank index of the blank label
 */
public record CtcLossOp(int blank) implements Op {

  @Override
  public boolean hasGradient(int input) {
    return input == 0;
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("ctcLoss", in, 4);
    Check.rank("ctcLoss", "log probabilities", in[0], 3);
    Check.rank("ctcLoss", "labels", in[1], 2);
    int batch = in[0].size(0);
    Check.that(
        blank >= 0 && blank < in[0].size(2),
        "ctcLoss",
        "blank %d, but %d labels",
        blank,
        in[0].size(2));
    Check.shape("ctcLoss", "labels", in[1], batch, in[1].size(1));
    Check.shape("ctcLoss", "frames", in[2], batch);
    Check.shape("ctcLoss", "label lengths", in[3], batch);
    return Shape.of(batch);
  }
}
