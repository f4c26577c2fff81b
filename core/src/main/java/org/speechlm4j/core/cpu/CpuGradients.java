package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.ArgMaxOp;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.ConcatOp;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.CumSumOp;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.GatherOp;
import org.speechlm4j.core.tensor.GluOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.InterpolateOp;
import org.speechlm4j.core.tensor.L2NormalizeOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.MaskTimeOp;
import org.speechlm4j.core.tensor.MatMulOp;
import org.speechlm4j.core.tensor.NearestCodeOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.PadOp;
import org.speechlm4j.core.tensor.PermuteOp;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.ReshapeOp;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.RotaryOp;
import org.speechlm4j.core.tensor.SegmentSumOp;
import org.speechlm4j.core.tensor.SliceOp;
import org.speechlm4j.core.tensor.SnakeOp;
import org.speechlm4j.core.tensor.SoftmaxOp;
import org.speechlm4j.core.tensor.StopGradientOp;
import org.speechlm4j.core.tensor.StraightThroughOp;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.tensor.WeightNormOp;

/** Chooses who computes an operation's gradients. */
final class CpuGradients {

  private final CpuElementGradients elements;
  private final CpuProductGradients products;
  private final CpuConvolutionGradients convolutions;
  private final CpuNormGradients norms;
  private final CpuAttentionGradients attention;
  private final CpuRecurrenceGradients recurrence;
  private final CpuLayoutGradients layout;
  private final CpuTimeGradients time;
  private final CpuLosses losses;
  private final CpuCtc ctc;

  CpuGradients(CpuContext context, CpuLosses losses, CpuCtc ctc) {
    this.elements = new CpuElementGradients(context);
    this.products = new CpuProductGradients(context);
    this.convolutions = new CpuConvolutionGradients(context);
    this.norms = new CpuNormGradients(context);
    this.attention = new CpuAttentionGradients(context);
    this.recurrence = new CpuRecurrenceGradients(context);
    this.layout = new CpuLayoutGradients(context);
    this.time = new CpuTimeGradients(context);
    this.losses = losses;
    this.ctc = ctc;
  }

  /** Gradients with respect to the inputs that need one; arrays may share memory, counted. */
  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    return switch (op) {
      case ArgMaxOp _, NearestCodeOp _, StopGradientOp _ ->
          throw new IllegalArgumentException(op + ": has no gradient");
      case AttentionOp options -> attention.gradients(options, call);
      case BinaryOp _, DropoutOp _, GluOp _, SnakeOp _, StraightThroughOp _, UnaryOp _ ->
          elements.gradients(op, call);
      case BatchNormOp _,
          GroupNormOp _,
          L2NormalizeOp _,
          LayerNormOp _,
          RmsNormOp _,
          SoftmaxOp _,
          WeightNormOp _ ->
          norms.gradients(op, call);
      case ConcatOp _,
          CumSumOp _,
          GatherOp _,
          PadOp _,
          PermuteOp _,
          ReduceOp _,
          ReshapeOp _,
          SegmentSumOp _,
          SliceOp _ ->
          layout.gradients(op, call);
      case Conv1dOp _, Conv2dOp _, ConvTranspose1dOp _ -> convolutions.gradients(op, call);
      case CrossEntropyOp loss -> losses.crossEntropyGradients(loss, call);
      case CtcLossOp loss -> ctc.gradients(loss, call);
      case GruOp gru -> recurrence.gru(gru, call);
      case LstmOp lstm -> recurrence.lstm(lstm, call);
      case InterpolateOp _, MaskTimeOp _, PoolOp _, RotaryOp _ -> time.gradients(op, call);
      case LinearOp _, MatMulOp _ -> products.gradients(op, call);
    };
  }
}
