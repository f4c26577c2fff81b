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
  SIGMOID(UnaryOp.Function.SIGMOID);

  private final UnaryOp.Function function;

  Activation(UnaryOp.Function function) {
    this.function = function;
  }

  /**
   * The activation of a published name.
   *
   * @throws IllegalArgumentException if the name is unknown
   */
  public static Activation of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "gelu" -> GELU;
      case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> GELU_TANH;
      case "quick_gelu" -> QUICK_GELU;
      case "relu" -> RELU;
      case "silu", "swish" -> SILU;
      case "mish" -> MISH;
      case "tanh" -> TANH;
      case "sigmoid" -> SIGMOID;
      default ->
          throw new IllegalArgumentException(
              "activation: found \"" + name + "\", which is unknown");
    };
  }

  /** Applies the function to each element. */
  public Tensor forward(Tensor x) {
    return x.map(function);
  }
}
