package org.speechlm4j.core.reference;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
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
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.GatherOp;
import org.speechlm4j.core.tensor.GluOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.HostTensor;
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
import org.speechlm4j.core.tensor.Update;
import org.speechlm4j.core.tensor.WeightNormOp;

/**
 * An engine in double precision whose every operation is the plainest loop of its definition.
 *
 * <p>The oracle that faster engines are tested against; it is itself tested against PyTorch.
 */
public final class ReferenceEngine implements Engine {

  @Override
  public EngineArray upload(HostTensor value) {
    DataType type = value.storage().isFloat() ? DataType.FLOAT32 : DataType.INT32;
    return new ReferenceArray(value.shape(), type, value.toDoubles());
  }

  @Override
  public float[] floats(EngineArray array) {
    double[] values = of(array).values();
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  @Override
  public double[] doubles(EngineArray array) {
    return of(array).values().clone();
  }

  @Override
  public int[] ints(EngineArray array) {
    return Arrays.stream(of(array).values()).mapToInt(value -> (int) value).toArray();
  }

  @Override
  public List<EngineArray> scoped(Supplier<List<EngineArray>> body) {
    return body.get();
  }

  @Override
  public EngineArray run(Op op, Shape output, EngineArray... inputs) {
    ReferenceArray[] in =
        Arrays.stream(inputs).map(ReferenceEngine::of).toArray(ReferenceArray[]::new);
    ReferenceArray result = compute(op, output, in);
    if (!result.shape().equals(output)) {
      throw new IllegalStateException(op + ": gave " + result.shape() + ", need " + output);
    }
    return result;
  }

  /** {@inheritDoc} By central differences, whatever the operation. */
  @Override
  public List<@Nullable EngineArray> gradients(
      Evaluation evaluation, EngineArray outputGradient, boolean[] needed) {
    return ReferenceGradients.of(this, evaluation, of(outputGradient), needed);
  }

  @Override
  public void update(Update rule, EngineArray target, EngineArray... operands) {
    ReferenceArray[] others =
        Arrays.stream(operands).map(ReferenceEngine::of).toArray(ReferenceArray[]::new);
    ReferenceUpdates.update(rule, of(target), others);
  }

  @Override
  public void free(EngineArray array) {
    // Left to the garbage collector.
  }

  @Override
  public void keep(EngineArray array) {
    // Scopes free nothing.
  }

  private static ReferenceArray compute(Op op, Shape output, ReferenceArray[] in) {
    return switch (op) {
      case ArgMaxOp argMax -> ReferenceReductions.argMax(output, in[0]);
      case AttentionOp attention -> ReferenceAttention.attend(attention, output, in);
      case BatchNormOp norm -> ReferenceNorms.batchNorm(norm, in);
      case BinaryOp binary -> ReferenceElements.binary(binary, output, in[0], in[1]);
      case ConcatOp concat -> ReferenceLayout.concat(concat, output, in);
      case Conv1dOp conv -> ReferenceConvolutions.conv1d(conv, output, in);
      case Conv2dOp conv -> ReferenceConvolutions.conv2d(conv, output, in);
      case ConvTranspose1dOp conv -> ReferenceConvolutions.convTranspose1d(conv, output, in);
      case CrossEntropyOp loss -> ReferenceLosses.crossEntropy(loss, output, in);
      case CtcLossOp loss -> ReferenceCtc.loss(loss, output, in);
      case CumSumOp cumSum -> ReferenceReductions.cumSum(cumSum, in[0]);
      case DropoutOp dropout -> ReferenceElements.dropout(dropout, in[0]);
      case GatherOp gather -> ReferenceLayout.gather(output, in[0], in[1]);
      case GluOp glu -> ReferenceElements.glu(output, in[0]);
      case GroupNormOp norm -> ReferenceNorms.groupNorm(norm, in);
      case GruOp gru -> ReferenceRecurrence.gru(gru, output, in);
      case InterpolateOp interpolate -> ReferenceTime.interpolate(interpolate, output, in[0]);
      case L2NormalizeOp norm -> ReferenceNorms.l2Normalize(norm, in[0]);
      case LayerNormOp norm -> ReferenceNorms.layerNorm(norm, in);
      case LinearOp linear -> ReferenceProducts.linear(output, in);
      case LstmOp lstm -> ReferenceRecurrence.lstm(lstm, output, in);
      case MaskTimeOp mask -> ReferenceTime.mask(mask, in[0], in[1]);
      case MatMulOp matMul -> ReferenceProducts.matMul(matMul, output, in[0], in[1]);
      case NearestCodeOp nearest -> ReferenceProducts.nearestCode(nearest, output, in[0], in[1]);
      case PadOp pad -> ReferenceLayout.pad(pad, output, in[0]);
      case PermuteOp permute -> ReferenceLayout.permute(permute, output, in[0]);
      case PoolOp pool -> ReferenceTime.pool(pool, output, in[0]);
      case ReduceOp reduce -> ReferenceReductions.reduce(reduce, output, in[0]);
      case ReshapeOp _, StopGradientOp _ ->
          new ReferenceArray(output, in[0].type(), in[0].values());
      case RmsNormOp norm -> ReferenceNorms.rmsNorm(norm, in);
      case RotaryOp rotary -> ReferenceAttention.rotary(rotary, in);
      case SegmentSumOp _ -> ReferenceLayout.segmentSum(output, in[0], in[1]);
      case SliceOp slice -> ReferenceLayout.slice(slice, output, in[0]);
      case SnakeOp snake -> ReferenceElements.snake(in);
      case SoftmaxOp softmax -> ReferenceNorms.softmax(softmax, in[0]);
      case StraightThroughOp _ -> in[1];
      case UnaryOp unary -> ReferenceElements.unary(unary, in[0]);
      case WeightNormOp norm -> ReferenceNorms.weightNorm(norm, in[0], in[1]);
    };
  }

  private static ReferenceArray of(EngineArray array) {
    if (array instanceof ReferenceArray own) {
      return own;
    }
    throw new IllegalArgumentException("array " + array.shape() + " belongs to another engine");
  }
}
