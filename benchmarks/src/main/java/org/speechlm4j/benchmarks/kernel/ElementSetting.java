package org.speechlm4j.benchmarks.kernel;

import java.util.List;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.SnakeOp;
import org.speechlm4j.core.tensor.SoftmaxOp;
import org.speechlm4j.core.tensor.UnaryOp;

/** Norms and functions of elements: passes over activations. */
public enum ElementSetting implements Setting {
  /** One token. */
  RMS_NORM_TOKEN("root-mean-square norm, 1 x 2048", rmsNorm(1, 2048), "a token: what a call costs"),
  /** A prompt. */
  RMS_NORM("root-mean-square norm, 512 x 2048", rmsNorm(512, 2048), "a prompt of a language model"),
  /** An encoder's frames. */
  LAYER_NORM("layer norm, 499 x 768", layerNorm(499, 768), "HuBERT base over 10 s"),
  /** Each channel over time. */
  GROUP_NORM(
      "group norm, 31999 x 512, 512 groups",
      new OperationKernel(
          new GroupNormOp(512, 1e-5f, false),
          List.of(
              Operand.normal("x", 1, 31_999, 512),
              Operand.positive("weight", 512),
              Operand.weight("bias", 512)),
          Peer.of("group_norm")),
      "HuBERT's stem, each channel over 10 s"),
  /** Attention's weights. */
  SOFTMAX(
      "softmax, 12 x 499 x 499",
      new OperationKernel(
          new SoftmaxOp(false), List.of(Operand.normal("x", 12, 499, 499)), Peer.of("softmax")),
      "attention's weights where they are wanted themselves"),
  /** A transformer's activation. */
  GELU(
      "GELU, 499 x 3072", map(UnaryOp.of(UnaryOp.Function.GELU), "gelu", 499, 3072), "HuBERT base"),
  /** A language model's. */
  SILU("SiLU, 512 x 4864", map(UnaryOp.of(UnaryOp.Function.SILU), "silu", 512, 4864), "Qwen2 0.5B"),
  /** EnCodec's. */
  ELU(
      "ELU, 240000 x 32",
      map(new UnaryOp(UnaryOp.Function.ELU, 1, 0), "elu", 240_000, 32),
      "EnCodec's longest activation: 31 MB"),
  /** DAC's. */
  SNAKE(
      "snake, 80000 x 64",
      new OperationKernel(
          new SnakeOp(),
          List.of(Operand.normal("x", 1, 80_000, 64), Operand.positive("alpha", 64)),
          Peer.of("snake")),
      "DAC");

  private final String label;
  private final OperationKernel kernel;
  private final String reason;

  ElementSetting(String label, OperationKernel kernel, String reason) {
    this.label = label;
    this.kernel = kernel;
    this.reason = reason;
  }

  private static OperationKernel rmsNorm(int rows, int channels) {
    return new OperationKernel(
        new RmsNormOp(1e-6f),
        List.of(Operand.normal("x", rows, channels), Operand.positive("weight", channels)),
        Peer.of("rms_norm"));
  }

  private static OperationKernel layerNorm(int rows, int channels) {
    return new OperationKernel(
        new LayerNormOp(1e-5f),
        List.of(
            Operand.normal("x", rows, channels),
            Operand.positive("weight", channels),
            Operand.weight("bias", channels)),
        Peer.of("layer_norm"));
  }

  private static OperationKernel map(Op function, String name, int rows, int channels) {
    return new OperationKernel(
        function, List.of(Operand.normal("x", rows, channels)), Peer.of(name));
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kernel kernel() {
    return kernel;
  }
}
