package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.GluOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.NearestCodeOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Quantization;
import org.speechlm4j.core.tensor.QuantizedMatrix;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SnakeOp;
import org.speechlm4j.core.tensor.SoftmaxOp;
import org.speechlm4j.core.tensor.StorageType;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * A warm kernel allocates no vectors: where the compiler fails to keep them in registers, each
 * costs an object, and the kernel a tenth of its speed.
 */
@Tag("vector-only")
class VectorAllocationTest {

  /** What an operation may allocate beside its output, for its bookkeeping and scratch memory. */
  private static final long BESIDE = 400_000;

  /**
   * What a step of a stream may allocate beside what it returns: names of its operands, no data.
   */
  private static final long BESIDE_STEP = 20_000;

  /** Runs after which the compiler has certainly done its work. */
  private static final int MOST_RUNS = 3000;

  private static final int MOST_STEPS = 50_000;

  static Stream<EngineCase> cases() {
    Samples samples = new Samples(11);
    HostTensor x = samples.floats(1, 500, 512);
    HostTensor channels = samples.positive(512);
    Stream<EngineCase> unary =
        Stream.of(
                UnaryOp.Function.AFFINE,
                UnaryOp.Function.GELU,
                UnaryOp.Function.GELU_TANH,
                UnaryOp.Function.ELU,
                UnaryOp.Function.SILU,
                UnaryOp.Function.SIGMOID,
                UnaryOp.Function.TANH,
                UnaryOp.Function.MISH,
                UnaryOp.Function.EXP,
                UnaryOp.Function.RELU,
                UnaryOp.Function.LEAKY_RELU)
            .map(function -> of(new UnaryOp(function, 1, 0), x));
    AttentionOp attention =
        new AttentionOp(8, 8, 0.125f, AttentionMask.full(), AttentionOp.Bias.NONE, false);
    Stream<EngineCase> others =
        Stream.of(
            of(new BinaryOp(BinaryOp.Function.ADD), x, x),
            of(new BinaryOp(BinaryOp.Function.MULTIPLY), x, channels),
            of(new GluOp(), x),
            of(new SnakeOp(), x, channels),
            of(new LayerNormOp(1e-5f), x, channels, channels),
            of(new GroupNormOp(512, 1e-5f, false), x, channels, channels),
            of(new SoftmaxOp(false), x),
            of(attention, x, x, x),
            of(attention, samples.floats(1, 1, 512), x, x),
            recurrent(new LstmOp(false), 4, 500, samples),
            recurrent(new GruOp(false), 3, 500, samples));
    return Stream.concat(unary, others);
  }

  private static EngineCase recurrent(Op op, int gates, int frames, Samples samples) {
    HostTensor weight = samples.floats(gates * 128, 128);
    HostTensor bias = samples.floats(gates * 128);
    return of(op, samples.floats(1, frames, 128), weight, weight, bias, bias);
  }

  private static EngineCase of(Op op, HostTensor... inputs) {
    return EngineCase.of(op.toString(), op, 0, inputs);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void warmKernel_allocatesNothingBesideItsOutput(EngineCase operation) {
    CpuEngine engine = CpuEngine.withThreads(1);
    EngineArray[] inputs = upload(engine, operation);
    assertAllocatesLittle(engine, () -> engine.run(operation.op(), operation.shape(), inputs));
  }

  static Stream<EngineCase> steps() {
    Samples samples = new Samples(13);
    HostTensor keys = samples.floats(1, 300, 512);
    AttentionOp attention =
        new AttentionOp(8, 8, 0.125f, AttentionMask.full(), AttentionOp.Bias.NONE, false);
    NearestCodeOp nearest = new NearestCodeOp(NearestCodeOp.Distance.EUCLIDEAN);
    HostTensor weight = samples.floats(1024, 512);
    return Stream.of(
        of(new LinearOp(), samples.floats(1, 512), weight, samples.floats(1024)),
        of(new LinearOp(), samples.floats(4, 512), weight.storedAs(StorageType.BF16)),
        of(attention, samples.floats(1, 1, 512), keys, keys),
        of(attention, samples.floats(1, 6, 512), keys, keys),
        of(nearest, samples.floats(1, 128), samples.floats(1024, 128)),
        of(nearest, samples.floats(2, 8), samples.floats(1024, 8)),
        recurrent(new LstmOp(false), 4, 1, samples),
        recurrent(new GruOp(false), 3, 1, samples));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void warmStepOfAStream_allocatesNoDataBesideItsOutput(EngineCase operation) {
    CpuEngine engine = CpuEngine.withThreads(1);
    EngineArray[] inputs = upload(engine, operation);
    assertAllocates(
        BESIDE_STEP,
        MOST_STEPS,
        engine,
        () -> engine.run(operation.op(), operation.shape(), inputs));
  }

  @Test
  void warmProductWithIntegers_allocatesNoDataBesideItsOutput() {
    Samples samples = new Samples(14);
    CpuEngine engine = CpuEngine.withThreads(1);
    HostTensor weight = samples.floats(1024, 512);
    for (Quantization quantization : List.of(Quantization.int8(), Quantization.int4())) {
      EngineArray integers = engine.upload(QuantizedMatrix.of(weight, quantization));
      for (int rows : new int[] {1, 3, 20}) {
        EngineArray x = engine.upload(samples.floats(rows, 512));
        assertAllocates(
            BESIDE_STEP,
            MOST_STEPS,
            engine,
            () -> engine.run(new LinearOp(), Shape.of(rows, 1024), x, integers));
      }
    }
  }

  @Test
  void warmGradientsOfAttention_allocateNothingBesideThem() {
    HostTensor x = new Samples(12).floats(1, 250, 256);
    AttentionOp op =
        new AttentionOp(4, 4, 0.125f, AttentionMask.full(), AttentionOp.Bias.NONE, false);
    EngineCase operation = of(op, x, x, x);
    CpuEngine engine = CpuEngine.withThreads(1);
    EngineArray[] inputs = upload(engine, operation);
    EngineArray output = engine.run(op, operation.shape(), inputs);
    Evaluation evaluation = new Evaluation(op, List.of(inputs), output);
    boolean[] needed = {true, true, true};
    assertAllocatesLittle(engine, () -> engine.gradients(evaluation, output, needed));
  }

  @Test
  void warmGradientsOfGates_allocateNothing() {
    GateGradientKernels kernels = KernelProvider.vector().gateGradients();
    int units = 1024;
    float[] gates = new float[4 * units];
    float[] states = new float[4 * units];
    float[] gradients = new float[units];
    assertAllocatesLittle(
        CpuEngine.withThreads(1),
        () -> {
          for (int i = 0; i < 500; i++) {
            kernels.lstm(units, gates, 0, units, states, 0, states, 0, gradients, gradients, 0);
            kernels.gru(units, gates, states, 0, units, states, 0, gradients, 0);
            kernels.addProduct(units, gates, 0, states, 0, gradients, 0);
          }
        });
  }

  private static EngineArray[] upload(CpuEngine engine, EngineCase operation) {
    return operation.inputs().stream().map(engine::upload).toArray(EngineArray[]::new);
  }

  private static void assertAllocatesLittle(CpuEngine engine, Runnable work) {
    assertAllocates(BESIDE, MOST_RUNS, engine, work);
  }

  private static void assertAllocates(long most, int runs, CpuEngine engine, Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int run = 0; run < runs && least >= most; run++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      engine.scoped(
          () -> {
            work.run();
            return List.of();
          });
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(most);
  }
}
