package org.speechlm4j.benchmarks.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SoftmaxOp;

/**
 * The CTC loss of log probabilities, and its gradient.
 *
 * @param batch rows
 * @param frames of each
 * @param classes the blank and the labels
 * @param labels of each row
 */
record CtcKernel(int batch, int frames, int classes, int labels) implements Kernel {

  private static final Op LOSS = new CtcLossOp(0);

  @Override
  public List<Operand> operands() {
    return List.of(
        Operand.normal("x", batch, frames, classes), Operand.labels("labels", batch, labels));
  }

  @Override
  public Work work() {
    Shape probabilities = Shape.of(batch, frames, classes);
    Shape targets = Shape.of(batch, labels);
    double recursion = Operations.of(LOSS, Shape.of(batch), probabilities, targets);
    // Forwards and backwards; log probabilities are read, their gradients written.
    return new Work(2 * recursion, 4.0 * (2 * probabilities.count() + targets.count()));
  }

  @Override
  public Peer peer() {
    return Peer.of("ctc");
  }

  @Override
  public Job on(Engine engine, Map<String, HostTensor> operands) {
    Shape shape = Shape.of(batch, frames, classes);
    EngineArray logits = engine.upload(Objects.requireNonNull(operands.get("x")));
    EngineArray x = engine.run(new SoftmaxOp(true), shape, logits);
    EngineArray targets = engine.upload(Objects.requireNonNull(operands.get("labels")));
    EngineArray valid = engine.upload(HostTensor.of(filled(frames), batch));
    EngineArray counts = engine.upload(HostTensor.of(filled(labels), batch));
    float[] ones = new float[batch];
    Arrays.fill(ones, 1);
    EngineArray one = engine.upload(HostTensor.of(ones, batch));
    List<EngineArray> inputs = List.of(x, targets, valid, counts);
    return new CtcJob(engine, inputs, one);
  }

  private int[] filled(int value) {
    int[] values = new int[batch];
    Arrays.fill(values, value);
    return values;
  }

  private record CtcJob(Engine engine, List<EngineArray> inputs, EngineArray one) implements Job {

    private static final boolean[] NEEDED = {true, false, false, false};

    private EngineArray gradient(EngineArray loss) {
      List<@Nullable EngineArray> gradients =
          engine.gradients(new Evaluation(LOSS, inputs, loss), one, NEEDED);
      return Objects.requireNonNull(gradients.getFirst());
    }

    private EngineArray loss() {
      return engine.run(LOSS, one.shape(), inputs.toArray(EngineArray[]::new));
    }

    @Override
    public void run() {
      engine.scoped(
          () -> {
            gradient(loss());
            return List.of();
          });
    }

    @Override
    public float[] values() {
      return engine.floats(gradient(loss()));
    }
  }
}
