package org.speechlm4j.core.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An array of floats or indices with the operations that models are made of, immutable but for
 * {@link #assign}.
 *
 * <p>A model's {@code forward} is written once against this interface and runs eagerly on an {@link
 * Engine}, on a tape that gives gradients, or traced into a graph: what differs is {@link
 * #apply(Op, Tensor...)} alone. Activations are laid out {@code [batch, time, channels]}. Every
 * operation checks shapes and throws {@link IllegalArgumentException} naming what was found and
 * what is needed; options and shapes are documented at the operations' records.
 *
 * {@snippet file="org/speechlm4j/core/snippets/WeightsSnippetsTest.java" region="compute"}
 */
public interface Tensor {

  /** Sizes of the axes. */
  Shape shape();

  /** Kind of the elements. */
  DataType type();

  /** The result of an operation on this tensor, its first input, and others. */
  Tensor apply(Op op, Tensor... others);

  /**
   * What {@code body} makes of this tensor; everything else that it made on the way may be freed.
   *
   * <p>Eager engines reuse that memory at once, so tensors made inside must not be used after it,
   * other than those that were {@link #keep kept}.
   */
  Tensor scoped(UnaryOperator<Tensor> body);

  /**
   * This tensor, taken out of the scopes that it was made in: it lives until {@link #release}. For
   * what a stream holds from one chunk to the next.
   */
  default Tensor keep() {
    return this;
  }

  /**
   * Says that this tensor is not used again: an eager engine may reuse its memory at once, if no
   * other shares it, as those of another shape do.
   */
  default void release() {}

  /**
   * Overwrites this parameter or buffer by a value of the same shape: what uses it from now on sees
   * the new elements. Gradients do not flow from one to the other.
   *
   * @throws IllegalArgumentException if the shapes differ, or this is no parameter or buffer where
   *     the backend can tell
   */
  void assign(Tensor value);

  /** A float tensor of the same backend; {@code values} is not copied and must not change. */
  Tensor constant(float[] values, int... sizes);

  /** An index tensor of the same backend; {@code values} is not copied and must not change. */
  Tensor constant(int[] values, int... sizes);

  /** The elements in row-major order; a copy. */
  float[] toFloats();

  /** The elements in row-major order in the engine's full precision; a copy. */
  double[] toDoubles();

  /** The elements of an index tensor in row-major order; a copy. */
  int[] toInts();

  /** Size of an axis; negative axes count from the last. */
  default int size(int axis) {
    return shape().size(axis);
  }

  /** Sum, with broadcasting. */
  default Tensor add(Tensor other) {
    return apply(new BinaryOp(BinaryOp.Function.ADD), other);
  }

  /** Difference, with broadcasting. */
  default Tensor subtract(Tensor other) {
    return apply(new BinaryOp(BinaryOp.Function.SUBTRACT), other);
  }

  /** Product of elements, with broadcasting. */
  default Tensor multiply(Tensor other) {
    return apply(new BinaryOp(BinaryOp.Function.MULTIPLY), other);
  }

  /** Quotient, with broadcasting. */
  default Tensor divide(Tensor other) {
    return apply(new BinaryOp(BinaryOp.Function.DIVIDE), other);
  }

  /** Larger of two elements, with broadcasting. */
  default Tensor maximum(Tensor other) {
    return apply(new BinaryOp(BinaryOp.Function.MAXIMUM), other);
  }

  /** Smaller of two elements, with broadcasting. */
  default Tensor minimum(Tensor other) {
    return apply(new BinaryOp(BinaryOp.Function.MINIMUM), other);
  }

  /** {@code scale x + shift}. */
  default Tensor affine(float scale, float shift) {
    return apply(new UnaryOp(UnaryOp.Function.AFFINE, scale, shift));
  }

  /** {@code factor x}. */
  default Tensor multiply(float factor) {
    return affine(factor, 0);
  }

  /** {@code min(max(x, low), high)}. */
  default Tensor clamp(float low, float high) {
    return apply(new UnaryOp(UnaryOp.Function.CLAMP, low, high));
  }

  /** A function without parameters of each element. */
  default Tensor map(UnaryOp.Function function) {
    return apply(UnaryOp.of(function));
  }

  /** Exponential linear unit with {@code alpha} 1. */
  default Tensor elu() {
    return apply(new UnaryOp(UnaryOp.Function.ELU, 1, 0));
  }

  /** Leaky rectifier with the given slope below zero. */
  default Tensor leakyRelu(float slope) {
    return apply(new UnaryOp(UnaryOp.Function.LEAKY_RELU, slope, 0));
  }

  /** Snake activation; see {@link SnakeOp}. */
  default Tensor snake(Tensor alpha) {
    return apply(new SnakeOp(), alpha);
  }

  /** Snake activation with a second parameter; see {@link SnakeOp}. */
  default Tensor snake(Tensor alpha, Tensor beta) {
    return apply(new SnakeOp(), alpha, beta);
  }

  /** Gated linear unit over the last axis. */
  default Tensor glu() {
    return apply(new GluOp());
  }

  /** The same elements in another shape; one size may be -1 and follows from the others. */
  default Tensor reshape(int... sizes) {
    int[] resolved = sizes.clone();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == -1) {
        int others = Arrays.stream(sizes).filter(s -> s != -1).reduce(1, (a, b) -> a * b);
        resolved[i] = others == 0 ? 0 : shape().count() / others;
      }
    }
    return apply(new ReshapeOp(Shape.of(resolved)));
  }

  /** Axes in another order: output axis {@code i} is input axis {@code axes[i]}. */
  default Tensor permute(int... axes) {
    return apply(new PermuteOp(Arrays.stream(axes).boxed().toList()));
  }

  /** Two axes exchanged; negative axes count from the last. */
  default Tensor transpose(int first, int second) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < shape().rank(); i++) {
      axes.add(i);
    }
    axes.set(shape().axis(first), shape().axis(second));
    axes.set(shape().axis(second), shape().axis(first));
    return apply(new PermuteOp(axes));
  }

  /** A range of one axis, from {@code from} (inclusive) to {@code to} (exclusive). */
  default Tensor slice(int axis, int from, int to) {
    return apply(new SliceOp(shape().axis(axis), from, to, 1));
  }

  /** Every {@code step}-th index of one axis, from the first. */
  default Tensor every(int axis, int step) {
    return apply(new SliceOp(shape().axis(axis), 0, size(axis), step));
  }

  /** This tensor followed by others along one axis. */
  default Tensor concat(int axis, Tensor... others) {
    return apply(new ConcatOp(shape().axis(axis)), others);
  }

  /** One axis extended at both ends. */
  default Tensor pad(int axis, int before, int after, PadMode mode) {
    return apply(new PadOp(shape().axis(axis), before, after, mode));
  }

  /** Rows of this table {@code [K, D]} by indices {@code [...]}, to {@code [..., D]}. */
  default Tensor gather(Tensor indices) {
    return apply(new GatherOp(), indices);
  }

  /** {@code x W' + b}; see {@link LinearOp}. */
  default Tensor linear(Tensor weight, @Nullable Tensor bias) {
    return bias == null ? apply(new LinearOp(), weight) : apply(new LinearOp(), weight, bias);
  }

  /** Batched matrix product {@code [..., M, C]} by {@code [..., C, N]}. */
  default Tensor matMul(Tensor other) {
    return apply(new MatMulOp(false), other);
  }

  /** Batched matrix product {@code [..., M, C]} by the transpose of {@code [..., N, C]}. */
  default Tensor matMulTransposed(Tensor other) {
    return apply(new MatMulOp(true), other);
  }

  /** Convolution over time; see {@link Conv1dOp}. */
  default Tensor conv1d(Conv1dOp options, Tensor weight, @Nullable Tensor bias) {
    return bias == null ? apply(options, weight) : apply(options, weight, bias);
  }

  /** Transposed convolution over time; see {@link ConvTranspose1dOp}. */
  default Tensor convTranspose1d(ConvTranspose1dOp options, Tensor weight, @Nullable Tensor bias) {
    return bias == null ? apply(options, weight) : apply(options, weight, bias);
  }

  /** Convolution over two axes; see {@link Conv2dOp}. */
  default Tensor conv2d(Conv2dOp options, Tensor weight, @Nullable Tensor bias) {
    return bias == null ? apply(options, weight) : apply(options, weight, bias);
  }

  /**
   * Attention of these queries; see {@link AttentionOp}.
   *
   * @param keysValuesAndRest keys, values, then the bias inputs and valid keys that the options
   *     name
   */
  default Tensor attention(AttentionOp options, Tensor... keysValuesAndRest) {
    return apply(options, keysValuesAndRest);
  }

  /** Rotary position embedding; see {@link RotaryOp}. */
  default Tensor rotary(RotaryOp options, Tensor cosines, Tensor sines) {
    return apply(options, cosines, sines);
  }

  /** Layer norm without weight and bias; see {@link LayerNormOp}. */
  default Tensor layerNorm(float epsilon) {
    return apply(new LayerNormOp(epsilon));
  }

  /** Layer norm; see {@link LayerNormOp}. */
  default Tensor layerNorm(Tensor weight, Tensor bias, float epsilon) {
    return apply(new LayerNormOp(epsilon), weight, bias);
  }

  /** Root-mean-square norm; see {@link RmsNormOp}. */
  default Tensor rmsNorm(Tensor weight, float epsilon) {
    return apply(new RmsNormOp(epsilon), weight);
  }

  /** Group norm; with lengths, padded frames do not count. See {@link GroupNormOp}. */
  default Tensor groupNorm(
      int groups, Tensor weight, Tensor bias, float epsilon, @Nullable Tensor lengths) {
    return lengths == null
        ? apply(new GroupNormOp(groups, epsilon, false), weight, bias)
        : apply(new GroupNormOp(groups, epsilon, true), weight, bias, lengths);
  }

  /** Batch norm by running statistics; see {@link BatchNormOp}. */
  default Tensor batchNorm(
      Tensor weight, Tensor bias, Tensor mean, Tensor variance, float epsilon) {
    return apply(new BatchNormOp(epsilon, false), weight, bias, mean, variance);
  }

  /** Unit Euclidean norm over the last axis; see {@link L2NormalizeOp}. */
  default Tensor l2Normalize(float epsilon) {
    return apply(new L2NormalizeOp(epsilon));
  }

  /** Probabilities over the last axis. */
  default Tensor softmax() {
    return apply(new SoftmaxOp(false));
  }

  /** Logarithms of probabilities over the last axis. */
  default Tensor logSoftmax() {
    return apply(new SoftmaxOp(true));
  }

  /** One value over an axis, which the result lacks; negative axes count from the last. */
  default Tensor reduce(ReduceOp.Function function, int axis) {
    return apply(new ReduceOp(function, shape().axis(axis)));
  }

  /** Sum over an axis. */
  default Tensor sum(int axis) {
    return reduce(ReduceOp.Function.SUM, axis);
  }

  /** Mean over an axis. */
  default Tensor mean(int axis) {
    return reduce(ReduceOp.Function.MEAN, axis);
  }

  /** Maximum over an axis. */
  default Tensor max(int axis) {
    return reduce(ReduceOp.Function.MAX, axis);
  }

  /** Logarithm of the sum of exponentials over an axis. */
  default Tensor logSumExp(int axis) {
    return reduce(ReduceOp.Function.LOG_SUM_EXP, axis);
  }

  /** Index of the largest value over the last axis. */
  default Tensor argMax() {
    return apply(new ArgMaxOp());
  }

  /** Running sums along an axis. */
  default Tensor cumSum(int axis) {
    return apply(new CumSumOp(shape().axis(axis)));
  }

  /** Index of the nearest row of a codebook; see {@link NearestCodeOp}. */
  default Tensor nearestCode(Tensor codebook, NearestCodeOp.Distance distance) {
    return apply(new NearestCodeOp(distance), codebook);
  }

  /** Mean or maximum over windows of time; see {@link PoolOp}. */
  default Tensor pool(PoolOp options) {
    return apply(options);
  }

  /** Time stretched to another number of frames; see {@link InterpolateOp}. */
  default Tensor interpolate(InterpolateOp.Mode mode, int frames) {
    return apply(new InterpolateOp(mode, frames));
  }

  /** Frames beyond each row's length overwritten; lengths are ints {@code [B]}. */
  default Tensor maskTime(Tensor lengths, float value) {
    return apply(new MaskTimeOp(value), lengths);
  }

  /** The same elements, through which no gradient flows. */
  default Tensor detach() {
    return apply(new StopGradientOp());
  }

  /** The given value with this tensor's gradient; see {@link StraightThroughOp}. */
  default Tensor straightThrough(Tensor value) {
    return apply(new StraightThroughOp(), value);
  }

  /**
   * Elements dropped at random while a model is trained, this tensor itself wherever it is not; see
   * {@link DropoutOp}.
   *
   * @param rate probability of a zero
   */
  default Tensor dropout(float rate) {
    return this;
  }

  /** Cross entropy of these logits with target classes; see {@link CrossEntropyOp}. */
  default Tensor crossEntropy(CrossEntropyOp options, Tensor targets) {
    return apply(options, targets);
  }

  /** Loss of these log probabilities over label sequences; see {@link CtcLossOp}. */
  default Tensor ctcLoss(CtcLossOp options, Tensor labels, Tensor frames, Tensor labelLengths) {
    return apply(options, labels, frames, labelLengths);
  }

  /** Sums of these rows by index; see {@link SegmentSumOp}. */
  default Tensor segmentSum(Tensor indices, int count) {
    return apply(new SegmentSumOp(count), indices);
  }

  /** The weight of this direction and a length; see {@link WeightNormOp}. */
  default Tensor weightNorm(Tensor length, int keptAxis) {
    return apply(new WeightNormOp(keptAxis), length);
  }

  /** Sum of all elements, a scalar. */
  default Tensor sum() {
    return reshape(shape().count()).sum(0);
  }

  /** Mean of all elements, a scalar. */
  default Tensor mean() {
    return reshape(shape().count()).mean(0);
  }
}
