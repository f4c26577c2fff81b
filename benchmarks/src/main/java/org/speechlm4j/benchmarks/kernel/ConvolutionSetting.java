package org.speechlm4j.benchmarks.kernel;

import java.util.List;
import java.util.Map;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;

/** Convolutions over time at the shapes of encoders and codecs, 10 s unless said. */
public enum ConvolutionSetting implements Setting {
  /** One frame of EnCodec. */
  STREAM(convolution(326, 1, 32, 7, 1, 1, 1), "EnCodec's first, one frame while sound arrives"),
  /** One channel to few. */
  ENCODEC_FIRST(convolution(240_006, 1, 32, 7, 1, 1, 1), "EnCodec's first: few channels, long"),
  /** Few channels, a stride. */
  ENCODEC_STRIDE(convolution(240_002, 32, 64, 4, 2, 1, 1), "EnCodec's first step down"),
  /** More channels, a longer stride. */
  ENCODEC_LAST(convolution(6008, 256, 512, 16, 8, 1, 1), "EnCodec's last step down"),
  /** One output. */
  ENCODEC_OUTPUT(convolution(240_006, 32, 1, 7, 1, 1, 1), "EnCodec's last: one channel of sound"),
  /** Dilation. */
  DILATED(convolution(80_054, 64, 64, 7, 1, 9, 1), "a residual unit of DAC"),
  /** HuBERT's first. */
  HUBERT_FIRST(convolution(160_000, 1, 512, 10, 5, 1, 1), "HuBERT's first"),
  /** HuBERT's second. */
  HUBERT_SECOND(convolution(31_999, 512, 512, 3, 2, 1, 1), "HuBERT's second: half of its stem"),
  /** Groups. */
  HUBERT_POSITIONS(convolution(627, 768, 768, 128, 1, 1, 16), "HuBERT's positions: 16 groups"),
  /** Up, many channels. */
  ENCODEC_UP_FIRST(transposed(750, 512, 256, 16, 8), "EnCodec's first step up"),
  /** Up, few channels. */
  ENCODEC_UP_LAST(transposed(120_000, 64, 32, 4, 2), "EnCodec's last step up");

  private final Shapes shapes;
  private final String reason;

  ConvolutionSetting(Shapes shapes, String reason) {
    this.shapes = shapes;
    this.reason = reason;
  }

  /** A kernel with what tables call it. */
  private record Shapes(String label, OperationKernel kernel) {}

  private static Shapes convolution(
      int frames, int inputs, int outputs, int kernel, int stride, int dilation, int groups) {
    Conv1dOp op = Conv1dOp.plain().withStride(stride).withDilation(dilation).withGroups(groups);
    String options =
        (stride > 1 ? ", stride " + stride : "")
            + (dilation > 1 ? ", dilation " + dilation : "")
            + (groups > 1 ? ", " + groups + " groups" : "");
    String label =
        "convolution %d to %d, kernel %d%s, %d frames"
            .formatted(inputs, outputs, kernel, options, frames);
    Map<String, Object> named = Map.of("stride", stride, "dilation", dilation, "groups", groups);
    return new Shapes(
        label,
        new OperationKernel(
            op,
            List.of(
                Operand.normal("x", 1, frames, inputs),
                Operand.weight("weight", outputs, inputs / groups, kernel),
                Operand.weight("bias", outputs)),
            new Peer("conv1d", named)));
  }

  private static Shapes transposed(int frames, int inputs, int outputs, int kernel, int stride) {
    String label =
        "transposed %d to %d, kernel %d, stride %d, %d frames"
            .formatted(inputs, outputs, kernel, stride, frames);
    return new Shapes(
        label,
        new OperationKernel(
            new ConvTranspose1dOp(stride, 1, 1, 0, 0),
            List.of(
                Operand.normal("x", 1, frames, inputs),
                Operand.weight("weight", inputs, outputs, kernel),
                Operand.weight("bias", outputs)),
            new Peer("conv_transpose1d", Map.of("stride", stride))));
  }

  @Override
  public String label() {
    return shapes.label();
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kernel kernel() {
    return shapes.kernel();
  }
}
