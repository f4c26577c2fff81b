package org.speechlm4j.core.tensor;

/**
 * One operation of {@link Tensor} with its options: a value that an engine computes, a tape records
 * and a graph traces.
 *
 * <p>Letters in shapes: B batch, T time, C channels, N outputs, H heads, D dimension of a head or
 * code, K codes. {@code ...} stands for any leading axes.
 */
public sealed interface Op
    permits ArgMaxOp,
        AttentionOp,
        BatchNormOp,
        BinaryOp,
        ConcatOp,
        Conv1dOp,
        Conv2dOp,
        ConvTranspose1dOp,
        CrossEntropyOp,
        CtcLossOp,
        CumSumOp,
        DropoutOp,
        GatherOp,
        GluOp,
        GroupNormOp,
        GruOp,
        InterpolateOp,
        L2NormalizeOp,
        LayerNormOp,
        LinearOp,
        LstmOp,
        MaskTimeOp,
        MatMulOp,
        NearestCodeOp,
        PadOp,
        PermuteOp,
        PoolOp,
        ReduceOp,
        ReshapeOp,
        RmsNormOp,
        RotaryOp,
        SegmentSumOp,
        SliceOp,
        SnakeOp,
        SoftmaxOp,
        StopGradientOp,
        StraightThroughOp,
        UnaryOp,
        WeightNormOp {

  /**
   * Checks the inputs' shapes and infers the output's.
   *
   * @throws IllegalArgumentException naming the operation, what was found and what is needed
   */
  Shape shape(Shape... inputs);

  /**
   * Whether the output has a gradient with respect to an input; of index inputs nobody asks.
   *
   * @param input number of the input, from 0
   */
  default boolean hasGradient(int input) {
    return true;
  }

  /** Kind of the output's elements. */
  default DataType type() {
    return DataType.FLOAT32;
  }
}
