package org.speechlm4j.core.nn;

import java.util.Locale;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/** Activations by the names that published configurations use ({@code hidden_act}). */
public enum Activation {
  /** {@code gelu}: exact. */
  GELU(UnaryOp.Function.GELU),
  /** {@code gelu_new}, {@code gelu_pytorch_tanh}, {@code gelu_fast}: by tanh. */
  GELU_TANH(UnaryOp.Function.GELU_TANH),
  /** {@code quick_gelu}. */
  QUICK_GELU(UnaryOp.Function.QUICK_GELU),
  /** {@code relu}. */
  RELU(UnaryOp.Function.RELU),
  /** {@code silu} or {@code swish}. */
  SILU(UnaryOp.Function.SILU),
  /** {@code mish}. */
  MISH(UnaryOp.Function.MISH),
  /** {@code tanh}. */
  TANH(UnaryOp.Function.TANH),
  /** {@code sigmoid}. */
  SIGMOID(UnaryOp.Function.SIGMOID),
  /** {@code leaky_relu}, with slope 0.01 below zero. */
  LEAKY_RELU(UnaryOp.Function.LEAKY_RELU, 0.01f, 0),
  /** {@code relu6}: at most 6. */
  RELU6(UnaryOp.Function.CLAMP, 0, 6),
  /** {@code linear}: none. */
  LINEAR(UnaryOp.Function.AFFINE, 1, 0);

  private final UnaryOp.Function function;
  private final float a;
  private final float b;

  Activation(UnaryOp.Function function) {
    this(function, 0, 0);
  }

  Activation(UnaryOp.Function function, float a, float b) {
    this.function = function;
    this.a = a;
    this.b = b;
  }

  /**
   * The activation of a published name.
   *
   * @throws IllegalArgumentException if the name is unknown
   */
  public static Activation of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "gelu", "gelu_python" -> GELU;
      case "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_python_tanh", "gelu_accurate" ->
          GELU_TANH;
      case "quick_gelu" -> QUICK_GELU;
      case "relu" -> RELU;
      case "silu", "swish" -> SILU;
      case "mish" -> MISH;
      case "tanh" -> TANH;
      case "sigmoid" -> SIGMOID;
      case "leaky_relu" -> LEAKY_RELU;
      case "relu6" -> RELU6;
      case "linear" -> LINEAR;
      default ->
          throw new IllegalArgumentException(
              "activation: found \"" + name + "\", which is unknown");
    };
  }

  /** The published name. */
  public String published() {
    return this == GELU_TANH ? "gelu_new" : name().toLowerCase(Locale.ROOT);
  }

  /** Applies the function to each element. */
  public Tensor forward(Tensor x) {
    return x.apply(new UnaryOp(function, a, b));
  }
}
