package org.speechlm4j.core.cpu;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Gradients of recurrent layers by backpropagation through time.
 *
 * <p>The states of all steps are known, so all gates are computed again at once. The steps are then
 * taken backwards for the gradients of what enters the gates; those of the weights, biases and
 * inputs follow from them as of two linear layers over all frames. H units, G gates.
 */
final class CpuRecurrenceGradients {

  private static final UnaryOp SIGMOID = UnaryOp.of(UnaryOp.Function.SIGMOID);
  private static final UnaryOp TANH = UnaryOp.of(UnaryOp.Function.TANH);
  private static final int CHUNK = 16 * 1024;

  private final CpuContext context;
  private final CpuProducts products;
  private final CpuProductGradients linear;

  CpuRecurrenceGradients(CpuContext context) {
    this.context = context;
    this.products = new CpuProducts(context);
    this.linear = new CpuProductGradients(context);
  }

  @Nullable CpuArray[] lstm(LstmOp op, GradientCall call) {
    return gradients(4, op.reversed(), call);
  }

  @Nullable CpuArray[] gru(GruOp op, GradientCall call) {
    return gradients(3, op.reversed(), call);
  }

  private @Nullable CpuArray[] gradients(int gates, boolean reversed, GradientCall call) {
    @Nullable CpuArray[] results = call.results();
    if (call.output().count() == 0) {
      for (int i = 0; i < results.length; i++) {
        results[i] = call.needs(i) ? zeros(call.in(i).shape()) : null;
      }
      return results;
    }
    BackwardSteps.Frames frames = BackwardSteps.Frames.of(call, gates, reversed);
    CpuArray before = statesBefore(call, frames);
    Shape shape = Shape.of(frames.batch(), frames.count(), gates * frames.size());
    CpuArray ofInput = products.linear(shape, call.in(0), call.in(1), call.in(3));
    CpuArray ofState = products.linear(shape, before, call.in(2), call.in(4));
    BackwardSteps steps =
        gates == 4
            ? lstmSteps(call, frames, ofInput, ofState)
            : gruSteps(call, frames, before, ofInput, ofState);
    steps.run(products.transposedPanels(call.in(2)));
    for (int i = 5; i < results.length; i++) {
      results[i] = call.needs(i) ? steps.ofInitialState(i - 5) : null;
    }
    boolean[] input = {call.needs(0), call.needs(1), call.needs(3)};
    @Nullable CpuArray[] ofInputs = linear(call.in(0), call, 1, ofInput, input);
    boolean[] state = {false, call.needs(2), call.needs(4)};
    @Nullable CpuArray[] ofStates = linear(before, call, 2, gates == 4 ? ofInput : ofState, state);
    results[0] = ofInputs[0];
    results[1] = ofInputs[1];
    results[2] = ofStates[1];
    results[3] = ofInputs[2];
    results[4] = ofStates[2];
    for (CpuArray array : List.of(before, ofInput, ofState)) {
      context.memory().free(array.storage());
    }
    return results;
  }

  private CpuArray zeros(Shape shape) {
    CpuArray result = context.floats(shape);
    Arrays.fill(result.floats(), 0, result.count(), 0);
    return result;
  }

  private @Nullable CpuArray[] linear(
      CpuArray x, GradientCall call, int weight, CpuArray gradient, boolean[] needed) {
    List<CpuArray> inputs = List.of(x, call.in(weight), call.in(weight + 2));
    return linear.gradients(new LinearOp(), new GradientCall(inputs, gradient, gradient, needed));
  }

  /** The hidden state before each step, {@code [B, T, H]}. */
  private CpuArray statesBefore(GradientCall call, BackwardSteps.Frames frames) {
    int size = frames.size();
    int width = call.output().size(2);
    CpuArray result = zeros(Shape.of(frames.batch(), frames.count(), size));
    context.parallel(
        frames.batch(),
        b -> {
          for (int step = 0; step < frames.count(); step++) {
            int to = frames.row(b, step) * size;
            if (step > 0) {
              int from = frames.row(b, step - 1) * width;
              System.arraycopy(call.output().floats(), from, result.floats(), to, size);
            } else if (call.inputs().size() > 5) {
              System.arraycopy(call.in(5).floats(), b * size, result.floats(), to, size);
            }
          }
        });
    return result;
  }

  /** Turns what enters the gates into the gates, in the place of what the input contributes. */
  private BackwardSteps lstmSteps(
      GradientCall call, BackwardSteps.Frames frames, CpuArray ofInput, CpuArray ofState) {
    int size = frames.size();
    CpuArray cells = context.floats(Shape.of(frames.batch(), frames.count(), size));
    float[] x = ofInput.floats();
    eachFrame(
        frames,
        row -> {
          int at = row * 4 * size;
          context.kernels().rows().addScaled(ofState.floats(), at, 4 * size, 1, x, at);
          ElementKernels elements = context.kernels().elements();
          elements.unary(SIGMOID, x, at, x, at, 2 * size);
          elements.unary(TANH, x, at + 2 * size, x, at + 2 * size, size);
          elements.unary(SIGMOID, x, at + 3 * size, x, at + 3 * size, size);
          int cell = (2 * row + 1) * size;
          elements.unary(TANH, call.output().floats(), cell, cells.floats(), row * size, size);
        });
    return new BackwardSteps(context, call, frames, x, x, cells.floats());
  }

  /** The same, but what the state contributes to the candidate stays. */
  private BackwardSteps gruSteps(
      GradientCall call,
      BackwardSteps.Frames frames,
      CpuArray before,
      CpuArray ofInput,
      CpuArray ofState) {
    int size = frames.size();
    float[] x = ofInput.floats();
    float[] h = ofState.floats();
    eachFrame(
        frames,
        row -> {
          int at = row * 3 * size;
          int candidate = at + 2 * size;
          context.kernels().rows().addScaled(h, at, 2 * size, 1, x, at);
          ElementKernels elements = context.kernels().elements();
          elements.unary(SIGMOID, x, at, x, at, 2 * size);
          context.kernels().gateGradients().addProduct(size, x, at, h, candidate, x, candidate);
          elements.unary(TANH, x, candidate, x, candidate, size);
        });
    return new BackwardSteps(context, call, frames, x, h, before.floats());
  }

  private void eachFrame(BackwardSteps.Frames frames, IntConsumer body) {
    context.parallelRanges(
        frames.batch() * frames.count(),
        Math.max(1, CHUNK / (frames.gates() * frames.size())),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            body.accept(row);
          }
        });
  }
}
