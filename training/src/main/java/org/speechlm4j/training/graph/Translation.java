package org.speechlm4j.training.graph;

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
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SliceOp;
import org.speechlm4j.core.tensor.SnakeOp;
import org.speechlm4j.core.tensor.SoftmaxOp;
import org.speechlm4j.core.tensor.StopGradientOp;
import org.speechlm4j.core.tensor.StraightThroughOp;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.tensor.WeightNormOp;

/** What each operation is in a SameDiff graph. */
final class Translation {

  private Translation() {}

  /**
   * Adds an operation to the graph.
   *
   * @param op the operation
   * @param output the shape of its result, which has elements
   * @param in its operands
   * @param hiddenOnly whether of an LSTM only the hidden states are read
   */
  static Variable of(Op op, Shape output, Operands in, boolean hiddenOnly) {
    return switch (op) {
      case ArgMaxOp _ -> GraphReductions.argMax(output, in.at(0));
      case AttentionOp attention -> GraphAttention.attend(attention, output, in);
      case BatchNormOp norm -> GraphNorms.batchNorm(norm, in);
      case BinaryOp binary -> GraphElements.binary(binary, in.at(0), in.at(1));
      case ConcatOp concat -> GraphLayout.concat(concat, in);
      case Conv1dOp conv -> GraphConvolutions.conv1d(conv, in);
      case Conv2dOp conv -> GraphConvolutions.conv2d(conv, in);
      case ConvTranspose1dOp conv -> GraphTransposedConvolution.of(conv, output, in);
      case CrossEntropyOp loss -> GraphLosses.crossEntropy(loss, output, in);
      case CtcLossOp loss -> GraphCtc.loss(loss, output, in);
      case CumSumOp cumSum -> GraphReductions.cumSum(cumSum, in.at(0));
      case DropoutOp dropout -> GraphElements.dropout(dropout, in);
      case GatherOp _ -> GraphLayout.gather(output, in);
      case GluOp _ -> GraphElements.glu(in.at(0));
      case GroupNormOp norm -> GraphNorms.groupNorm(norm, in);
      case GruOp gru -> GraphRecurrence.gru(gru, in);
      case InterpolateOp interpolate -> GraphTime.interpolate(interpolate, in);
      case L2NormalizeOp norm -> GraphNorms.l2Normalize(norm, in.at(0));
      case LayerNormOp norm -> GraphNorms.layerNorm(norm, in);
      case LinearOp _ -> GraphProducts.linear(output, in);
      case LstmOp lstm -> GraphRecurrence.lstm(lstm, in, hiddenOnly);
      case MaskTimeOp mask -> GraphTime.mask(mask, in);
      case MatMulOp matMul -> GraphProducts.matMul(matMul, output, in);
      case NearestCodeOp nearest -> GraphProducts.nearestCode(nearest, output, in);
      case PadOp pad -> GraphLayout.pad(pad, output, in);
      case PermuteOp permute -> GraphLayout.permute(permute, in.at(0));
      case PoolOp pool -> GraphTime.pool(pool, output, in.at(0));
      case ReduceOp reduce -> GraphReductions.reduce(reduce, output, in);
      case ReshapeOp _ -> in.at(0).reshape(output);
      case RmsNormOp norm -> GraphNorms.rmsNorm(norm, in);
      case RotaryOp rotary -> GraphAttention.rotary(rotary, in);
      case SegmentSumOp _ -> GraphLayout.segmentSum(output, in);
      case SliceOp(int axis, int from, int to, int step) -> in.at(0).slice(axis, from, to, step);
      case SnakeOp _ -> GraphElements.snake(in);
      case SoftmaxOp softmax -> GraphNorms.softmax(softmax, in.at(0));
      case StopGradientOp _ -> in.at(0);
      case StraightThroughOp _ -> GraphElements.straightThrough(in.at(0), in.at(1));
      case UnaryOp unary -> GraphElements.unary(unary, in.at(0));
      case WeightNormOp norm -> GraphNorms.weightNorm(norm, in.at(0), in.at(1));
    };
  }
}
