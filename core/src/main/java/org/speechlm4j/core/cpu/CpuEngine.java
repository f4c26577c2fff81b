package org.speechlm4j.core.cpu;

import java.util.Arrays;
import java.util.Collections;
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
import org.speechlm4j.core.tensor.EagerTensor;
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
import org.speechlm4j.core.tensor.QuantizedMatrix;
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
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.tensor.Update;
import org.speechlm4j.core.tensor.WeightNormOp;

/**
 * Computes on the CPU, in single precision, with SIMD kernels where the Vector API is present.
 *
 * <p>Results have the same bits at any number of threads. An engine owns its worker threads; most
 * programs need only {@link #shared()}.
 */
public final class CpuEngine implements Engine {

  private final CpuContext context;
  private final SharedWeights sharedWeights = new SharedWeights();
  private final CpuProducts products;
  private final CpuNearestCode nearestCode;
  private final CpuConvolution2d convolution2d;
  private final CpuConvolutions convolutions;
  private final CpuElements elements;
  private final CpuNorms norms;
  private final CpuColumnNorms columnNorms;
  private final CpuReductions reductions;
  private final CpuLayout layout;
  private final CpuPermute permute;
  private final CpuTime time;
  private final CpuCtc ctc;
  private final CpuAttention attention;
  private final CpuRecurrence recurrence;
  private final CpuLosses losses;
  private final CpuSegments segments;
  private final CpuWeightNorm weightNorm;
  private final CpuUpdates updates;
  private final CpuGradients gradients;

  private CpuEngine(int threads, KernelProvider kernels) {
    long reused = Runtime.getRuntime().maxMemory() / Float.BYTES / 4;
    this.context = new CpuContext(new WorkerPool(threads), kernels, new ScratchMemory(reused));
    this.products = new CpuProducts(context);
    this.nearestCode = new CpuNearestCode(context, products);
    this.convolution2d = new CpuConvolution2d(context);
    this.convolutions = new CpuConvolutions(context);
    this.elements = new CpuElements(context);
    this.norms = new CpuNorms(context);
    this.columnNorms = new CpuColumnNorms(context);
    this.reductions = new CpuReductions(context);
    this.layout = new CpuLayout(context);
    this.permute = new CpuPermute(context, layout);
    this.time = new CpuTime(context);
    this.ctc = new CpuCtc(context);
    this.attention = new CpuAttention(context);
    this.recurrence = new CpuRecurrence(context, products);
    this.losses = new CpuLosses(context);
    this.segments = new CpuSegments(context);
    this.weightNorm = new CpuWeightNorm(context);
    this.updates = new CpuUpdates(context);
    this.gradients = new CpuGradients(context, losses, ctc);
  }

  /**
   * The engine of this process: {@code -Dspeechlm.threads} workers, or one per processor.
   *
   * @throws IllegalArgumentException if the property is no positive number
   */
  public static CpuEngine shared() {
    @Nullable CpuEngine engine = Shared.ENGINE;
    if (engine == null) {
      throw new IllegalArgumentException(
          "-Dspeechlm.threads: found \"" + Shared.THREADS + "\", need a whole number from 1");
    }
    return engine;
  }

  /**
   * An engine with worker threads of its own.
   *
   * @param threads number of threads that compute, the caller's among them; at least 1
   * @throws IllegalArgumentException if there are fewer
   */
  public static CpuEngine withThreads(int threads) {
    return new CpuEngine(threads, KernelProvider.best());
  }

  /**
   * An engine of plain loops, with worker threads of its own, for comparison: what runs where there
   * is no Vector API.
   *
   * @param threads as for {@link #withThreads}
   * @throws IllegalArgumentException as {@link #withThreads}
   */
  public static CpuEngine withPlainLoops(int threads) {
    return new CpuEngine(threads, KernelProvider.scalar());
  }

  /** Number of threads that compute. */
  public int threads() {
    return context.workers().threads();
  }

  @Override
  public EngineArray upload(HostTensor value) {
    DataType type = value.storage().isFloat() ? DataType.FLOAT32 : DataType.INT32;
    return new CpuArray(value.shape(), type, new Storage(value));
  }

  /** {@inheritDoc} Models that are loaded from one file have their weights' memory in common. */
  @Override
  public Tensor parameter(String name, HostTensor value) {
    HostTensor.@Nullable Origin origin = value.origin();
    if (origin == null || !value.storage().isFloat()) {
      return EagerTensor.of(this, upload(value));
    }
    Storage storage = new Storage(value, sharedWeights.of(origin));
    return EagerTensor.of(this, new CpuArray(value.shape(), DataType.FLOAT32, storage));
  }

  @Override
  public long capacity() {
    return Runtime.getRuntime().maxMemory();
  }

  @Override
  public EngineArray upload(QuantizedMatrix value) {
    Storage storage = new Storage(NarrowPanels.of(context, value));
    return new CpuArray(value.shape(), DataType.FLOAT32, storage);
  }

  @Override
  public float[] floats(EngineArray array) {
    CpuArray own = CpuArray.own(array);
    return Arrays.copyOf(own.floats(), own.count());
  }

  @Override
  public double[] doubles(EngineArray array) {
    float[] values = floats(array);
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  @Override
  public int[] ints(EngineArray array) {
    CpuArray own = CpuArray.own(array);
    return Arrays.copyOf(own.ints(), own.count());
  }

  @Override
  public List<EngineArray> scoped(Supplier<List<EngineArray>> body) {
    return context.memory().scoped(body);
  }

  @Override
  public EngineArray run(Op op, Shape output, EngineArray... inputs) {
    CpuArray[] in = new CpuArray[inputs.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = CpuArray.own(inputs[i]);
    }
    return switch (op) {
      case ArgMaxOp _ -> reductions.argMax(output, in[0]);
      case AttentionOp options -> attention.attend(options, output, in);
      case BatchNormOp norm -> columnNorms.batchNorm(norm, in);
      case BinaryOp binary -> elements.binary(binary, output, in[0], in[1]);
      case ConcatOp concat -> layout.concat(concat, output, in);
      case Conv1dOp conv -> convolutions.conv1d(conv, output, in);
      case Conv2dOp conv -> convolution2d.conv2d(conv, output, in);
      case ConvTranspose1dOp conv -> convolutions.convTranspose1d(conv, output, in);
      case CrossEntropyOp loss -> losses.crossEntropy(loss, output, in);
      case CtcLossOp loss -> ctc.loss(loss, output, in);
      case CumSumOp cumSum -> reductions.cumSum(cumSum, in[0]);
      case DropoutOp dropout -> elements.dropout(dropout, in[0]);
      case GatherOp _ -> layout.gather(output, in[0], in[1]);
      case GluOp _ -> elements.glu(output, in[0]);
      case GroupNormOp norm -> columnNorms.groupNorm(norm, in);
      case GruOp gru -> recurrence.gru(gru, output, in);
      case InterpolateOp interpolate -> time.interpolate(interpolate, output, in[0]);
      case L2NormalizeOp norm -> norms.l2Normalize(norm, in[0]);
      case LayerNormOp norm -> norms.layerNorm(norm, in);
      case LinearOp _ -> products.linear(output, in);
      case MatMulOp matMul -> products.matMul(matMul, output, in[0], in[1]);
      case NearestCodeOp nearest -> nearestCode.nearestCode(nearest, output, in[0], in[1]);
      case LstmOp lstm -> recurrence.lstm(lstm, output, in);
      case MaskTimeOp mask -> time.mask(mask, in[0], in[1]);
      case PadOp pad -> layout.pad(pad, output, in[0]);
      case PermuteOp order -> permute.permute(order, output, in[0]);
      case PoolOp pool -> time.pool(pool, output, in[0]);
      case ReduceOp reduce -> reductions.reduce(reduce, output, in[0]);
      case ReshapeOp _, StopGradientOp _ -> in[0].sharing(output);
      case RmsNormOp norm -> norms.rmsNorm(norm, in);
      case RotaryOp rotary -> time.rotary(rotary, in);
      case SegmentSumOp _ -> segments.segmentSum(output, in[0], in[1]);
      case SliceOp slice -> layout.slice(slice, output, in[0]);
      case SnakeOp _ -> elements.snake(in);
      case SoftmaxOp softmax -> norms.softmax(softmax, in[0]);
      case StraightThroughOp _ -> in[1].sharing(output);
      case UnaryOp unary -> elements.unary(unary, in[0]);
      case WeightNormOp norm -> weightNorm.weightNorm(norm, in[0], in[1]);
    };
  }

  @Override
  public List<@Nullable EngineArray> gradients(
      Evaluation evaluation, EngineArray outputGradient, boolean[] needed) {
    GradientCall call = GradientCall.of(evaluation, CpuArray.own(outputGradient), needed);
    return Collections.unmodifiableList(
        Arrays.<@Nullable EngineArray>asList(gradients.gradients(evaluation.op(), call)));
  }

  @Override
  public void update(Update rule, EngineArray target, EngineArray... operands) {
    CpuArray[] own = Arrays.stream(operands).map(CpuArray::own).toArray(CpuArray[]::new);
    updates.update(rule, CpuArray.own(target), own);
  }

  @Override
  public void free(EngineArray array) {
    context.memory().free(CpuArray.own(array).storage());
  }

  @Override
  public void keep(EngineArray array) {
    CpuArray.own(array).storage().keep();
  }

  /** Holds the process's engine, made when first asked for; none if its threads are no number. */
  private static final class Shared {
    private static final @Nullable String THREADS = System.getProperty("speechlm.threads");
    private static final @Nullable CpuEngine ENGINE = engine();

    private static @Nullable CpuEngine engine() {
      if (THREADS == null) {
        return withThreads(Runtime.getRuntime().availableProcessors());
      }
      try {
        return withThreads(Integer.parseInt(THREADS));
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }
}
