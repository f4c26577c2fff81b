package org.speechlm4j.core.tensor;

/**
 * Snake activation {@code x + sin(alpha x)^2 / (beta + 1e-9)}, from x {@code [..., C]}, alpha
 * {@code [C]} and optionally beta {@code [C]} (else alpha), to {@code [..., C]}.
 *
 * <p>Ziyin et al. 2020, "Neural networks fail to learn periodic functions"; with beta: BigVGAN.
 */
public record SnakeOp() implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("snake", in, 2, 3);
    for (int i = 1; i < in.length; i++) {
      Check.shape("snake", i == 1 ? "alpha" : "beta", in[i], in[0].size(-1));
    }
    return in[0];
  }
}
