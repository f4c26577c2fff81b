package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.Shape;

/**
 * The steps of a recurrent layer taken backwards, from its gates to the gradients of what enters
 * them.
 *
 * <p>A step is a thin product that carries the gradients of the later step's gates to the hidden
 * state, and a loop over its units; threads meet once a step.
 */
final class BackwardSteps {

  private static final int UNITS = Panels.WIDTH;

  /** Multiplications of a chunk of a step. */
  private static final int WORK = 1 << 16;

  private final CpuContext context;
  private final GradientCall call;
  private final Frames frames;
  private final int stride;
  private final float[] gates;
  private final float[] ofState;
  private final float[] states;
  private final float[] noCell;
  private final float[] ofHidden;
  private final float[] ofCell;

  /**
   * The steps of one call.
   *
   * @param gates the gates, which become gradients of what the input contributes to them
   * @param ofState becomes the gradients of what the state contributes; the same as the gates, if
   *     these are
   * @param states for four gates, the hyperbolic tangent of the cell state of each step; for three,
   *     the hidden state before it
   */
  BackwardSteps(
      CpuContext context,
      GradientCall call,
      Frames frames,
      float[] gates,
      float[] ofState,
      float[] states) {
    this.context = context;
    this.call = call;
    this.frames = frames;
    this.gates = gates;
    this.ofState = ofState;
    this.states = states;
    this.stride = Panels.filled(frames.size());
    this.noCell = new float[frames.size()];
    this.ofHidden = new float[frames.batch() * stride];
    this.ofCell = new float[frames.batch() * stride];
  }

  /**
   * Takes all steps.
   *
   * @param weights the recurrent weights, {@code [G H, H]}
   */
  void run(Panels weights) {
    int blocks = weights.count();
    int blockWork = weights.depth() * UNITS * frames.batch();
    int least = frames.batch() == 1 ? 8 : 4;
    int perChunk = Math.max(least, WORK / Math.max(1, blockWork));
    int chunks = (blocks + perChunk - 1) / perChunk;
    Lockstep.run(
        context.workers(),
        frames.count(),
        chunks,
        (done, chunk) -> {
          int from = chunk * perChunk;
          int to = Math.min(blocks, from + perChunk);
          units(frames.count() - 1 - done, from, to, weights);
        });
    addState(0, 0, blocks, weights);
  }

  /** Gradient of the initial hidden (0) or cell state (1), after all steps. */
  CpuArray ofInitialState(int index) {
    CpuArray result = context.floats(Shape.of(frames.batch(), frames.size()));
    float[] from = index == 0 ? ofHidden : ofCell;
    for (int b = 0; b < frames.batch(); b++) {
      System.arraycopy(from, b * stride, result.floats(), b * frames.size(), frames.size());
    }
    return result;
  }

  /** Takes a step back for the units of some panels. */
  private void units(int step, int from, int to, Panels weights) {
    if (step + 1 < frames.count()) {
      addState(step + 1, from, to, weights);
    }
    int first = from * UNITS;
    int count = Math.min(to * UNITS, frames.size()) - first;
    for (int b = 0; b < frames.batch(); b++) {
      units(step, b, first, count);
    }
  }

  /** Adds to the hidden state's gradient what came through the gates of a step. */
  private void addState(int step, int from, int to, Panels weights) {
    int depth = weights.depth();
    int lines = frames.count() * depth;
    Rows gradients = Rows.of(ofState, frames.row(0, step) * depth, lines, depth);
    Panels columns = new Panels(weights.values(), weights.start(from), depth, (to - from) * UNITS);
    ProductKernels products = context.kernels().products();
    products.addProduct(gradients, frames.batch(), columns, ofHidden, from * UNITS, stride);
  }

  private void units(int step, int b, int first, int count) {
    int size = frames.size();
    int row = frames.row(b, step);
    int unit = b * stride + first;
    int width = call.output().size(2);
    int at = row * frames.gates() * size + first;
    float[] upstream = call.gradient().floats();
    RowKernels rows = context.kernels().rows();
    rows.addScaled(upstream, row * width + first, count, 1, ofHidden, unit);
    GateGradientKernels kernels = context.kernels().gateGradients();
    int state = row * size + first;
    if (frames.gates() == 3) {
      kernels.gru(count, gates, ofState, at, size, states, state, ofHidden, unit);
      return;
    }
    rows.addScaled(upstream, row * width + size + first, count, 1, ofCell, unit);
    float[] before = call.output().floats();
    int beforeAt = step == 0 ? 0 : frames.row(b, step - 1) * width + size + first;
    if (step == 0) {
      before = call.inputs().size() > 6 ? call.in(6).floats() : noCell;
      beforeAt = (call.inputs().size() > 6 ? b * size : 0) + first;
    }
    kernels.lstm(count, gates, at, size, states, state, before, beforeAt, ofHidden, ofCell, unit);
  }

  /**
   * How frames follow each other.
   *
   * @param batch number of rows B
   * @param count number of frames T
   * @param gates number of gates G
   * @param size number of units H
   * @param reversed whether the last frame is the first step
   */
  record Frames(int batch, int count, int gates, int size, boolean reversed) {

    static Frames of(GradientCall call, int gates, boolean reversed) {
      Shape output = call.output().shape();
      return new Frames(output.size(0), output.size(1), gates, call.in(2).size(1), reversed);
    }

    /** The frame of a step, counted over all rows. */
    int row(int b, int step) {
      return b * count + (reversed ? count - 1 - step : step);
    }
  }
}
