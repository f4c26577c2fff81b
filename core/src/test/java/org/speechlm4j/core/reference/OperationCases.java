package org.speechlm4j.core.reference;

import java.util.List;
import org.speechlm4j.core.tensor.ArgMaxOp;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.ConcatOp;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.CumSumOp;
import org.speechlm4j.core.tensor.GatherOp;
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
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.PadOp;
import org.speechlm4j.core.tensor.PermuteOp;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.RotaryOp;
import org.speechlm4j.core.tensor.SliceOp;
import org.speechlm4j.core.tensor.UnaryOp;

/** Which operation each case of the fixture "operations" is. */
final class OperationCases {

  private static final float EPSILON = 0x1p-10f;

  private OperationCases() {}

  static Op op(String name) {
    return switch (name) {
      case "conv2d" -> new Conv2dOp(2, 1, 1, 2, 1, 2, 2);
      case "conv_transpose_dilated" -> new ConvTranspose1dOp(3, 2, 2, 1, -1);
      case "linear" -> new LinearOp();
      case "mat_mul" -> new MatMulOp(false);
      case "mat_mul_transposed" -> new MatMulOp(true);
      case "nearest_euclidean" -> new NearestCodeOp(NearestCodeOp.Distance.EUCLIDEAN);
      case "nearest_cosine" -> new NearestCodeOp(NearestCodeOp.Distance.COSINE);
      case "group_norm_padded" -> new GroupNormOp(2, EPSILON, true);
      case "batch_norm_running" -> new BatchNormOp(EPSILON, false);
      case "layer_norm_bare" -> new LayerNormOp(EPSILON);
      case "rms_norm_bare" -> new RmsNormOp(EPSILON);
      case "l2_normalise_zero_row" -> new L2NormalizeOp(EPSILON);
      case "lstm_reversed" -> new LstmOp(true);
      case "gru_reversed" -> new GruOp(true);
      case "ctc" -> new CtcLossOp(0);
      default -> attentionOrTime(name);
    };
  }

  private static Op attentionOrTime(String name) {
    AttentionMask full = AttentionMask.full();
    AttentionMask causal = AttentionMask.causal();
    return switch (name) {
      case "attention_cached" -> attention(3, 3, causal, AttentionOp.Bias.NONE, false);
      case "attention_dense_padded" -> attention(3, 3, full, AttentionOp.Bias.DENSE, true);
      case "attention_relative" -> attention(3, 3, full, AttentionOp.Bias.RELATIVE, false);
      case "attention_grouped_more_queries" ->
          attention(4, 2, causal, AttentionOp.Bias.NONE, false);
      case "rotary_split", "rotary_split_batch" -> new RotaryOp(3, RotaryOp.Pairing.HALF_SPLIT);
      case "rotary_interleaved" -> new RotaryOp(3, RotaryOp.Pairing.INTERLEAVED);
      case "interpolate_nearest_3", "interpolate_nearest_7", "interpolate_nearest_16" ->
          new InterpolateOp(InterpolateOp.Mode.NEAREST, number(name));
      case "interpolate_linear_3", "interpolate_linear_7", "interpolate_linear_16" ->
          new InterpolateOp(InterpolateOp.Mode.LINEAR, number(name));
      case "pool_mean_padded" -> new PoolOp(PoolOp.Function.MEAN, 4, 3, 2);
      case "pool_max_padded" -> new PoolOp(PoolOp.Function.MAX, 4, 3, 2);
      case "mask_time" -> new MaskTimeOp(-2.5f);
      case "pad_constant" -> new PadOp(1, 2, 3, PadMode.ZERO);
      case "pad_reflect" -> new PadOp(1, 2, 3, PadMode.REFLECT);
      case "pad_replicate" -> new PadOp(1, 2, 3, PadMode.REPLICATE);
      default -> layoutOrElements(name);
    };
  }

  private static Op attention(
      int heads, int keyHeads, AttentionMask mask, AttentionOp.Bias bias, boolean padded) {
    return new AttentionOp(heads, keyHeads, 0.25f, mask, bias, padded);
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
  }

  private static Op layoutOrElements(String name) {
    return switch (name) {
      case "permute" -> new PermuteOp(List.of(2, 0, 1));
      case "slice" -> new SliceOp(2, 1, 4, 2);
      case "concat" -> new ConcatOp(1);
      case "gather" -> new GatherOp();
      case "sum" -> new ReduceOp(ReduceOp.Function.SUM, 1);
      case "mean" -> new ReduceOp(ReduceOp.Function.MEAN, 0);
      case "max" -> new ReduceOp(ReduceOp.Function.MAX, 2);
      case "log_sum_exp" -> new ReduceOp(ReduceOp.Function.LOG_SUM_EXP, 1);
      case "cumsum_first_axis" -> new CumSumOp(0);
      case "arg_max" -> new ArgMaxOp();
      case "clamp" -> new UnaryOp(UnaryOp.Function.CLAMP, -0.5f, 0.75f);
      case "affine" -> new UnaryOp(UnaryOp.Function.AFFINE, 2.5f, -1.5f);
      case "round_ties" -> UnaryOp.of(UnaryOp.Function.ROUND);
      case "binary_add" -> new BinaryOp(BinaryOp.Function.ADD);
      case "binary_subtract" -> new BinaryOp(BinaryOp.Function.SUBTRACT);
      case "binary_multiply" -> new BinaryOp(BinaryOp.Function.MULTIPLY);
      case "binary_divide" -> new BinaryOp(BinaryOp.Function.DIVIDE);
      case "binary_maximum" -> new BinaryOp(BinaryOp.Function.MAXIMUM);
      case "binary_minimum" -> new BinaryOp(BinaryOp.Function.MINIMUM);
      case "exp" -> UnaryOp.of(UnaryOp.Function.EXP);
      case "square" -> UnaryOp.of(UnaryOp.Function.SQUARE);
      case "abs" -> UnaryOp.of(UnaryOp.Function.ABS);
      case "sin" -> UnaryOp.of(UnaryOp.Function.SIN);
      case "cos" -> UnaryOp.of(UnaryOp.Function.COS);
      case "reciprocal" -> UnaryOp.of(UnaryOp.Function.RECIPROCAL);
      case "round" -> UnaryOp.of(UnaryOp.Function.ROUND);
      case "sign" -> UnaryOp.of(UnaryOp.Function.SIGN);
      case "log" -> UnaryOp.of(UnaryOp.Function.LOG);
      case "sqrt" -> UnaryOp.of(UnaryOp.Function.SQRT);
      case "rsqrt" -> UnaryOp.of(UnaryOp.Function.RSQRT);
      default -> throw new IllegalArgumentException("case: found " + name + ", which is unknown");
    };
  }
}
