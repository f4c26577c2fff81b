package org.speechlm4j.benchmarks.interrupt;

import java.util.List;
import java.util.function.Function;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Tape;

/** One operation's forward pass and gradients each. */
final class TrainingWork {

  private static final int UNITS = 512;
  private static final long SEED = 1;

  private TrainingWork() {}

  static List<LongWork> all() {
    return List.of(
        of("training step: LSTM of 4,000 steps", TrainingWork::lstm),
        of(
            "training step: product `[8192, 2048]` by `[2048, 2048]`",
            tape ->
                Noise.on(tape, 8192, 2048)
                    .apply(new LinearOp(), parameter(tape, "weight", 2048, 2048))),
        of(
            "training step: convolution 64 to 64, kernel 7, 500,000 frames",
            tape ->
                Noise.on(tape, 1, 500_000, 64)
                    .apply(Conv1dOp.plain(), parameter(tape, "weight", 64, 64, 7))),
        of(
            "training step: attention of 16 heads, 4,096 queries and keys",
            TrainingWork::attention));
  }

  private static LongWork of(String name, Function<Tape, Tensor> forward) {
    return new LongWork(
        name,
        place ->
            () -> {
              Tape tape = Tape.over(place.engine());
              return tape.step(
                  SEED,
                  recording -> {
                    Tensor y = forward.apply(tape);
                    return recording.gradients(y.multiply(y).mean());
                  });
            });
  }

  private static Tensor lstm(Tape tape) {
    return Noise.on(tape, 1, 4000, UNITS)
        .apply(
            new LstmOp(false),
            parameter(tape, "weight_ih", 4 * UNITS, UNITS),
            parameter(tape, "weight_hh", 4 * UNITS, UNITS),
            parameter(tape, "bias_ih", 4 * UNITS),
            parameter(tape, "bias_hh", 4 * UNITS));
  }

  private static Tensor attention(Tape tape) {
    Tensor x =
        Noise.on(tape, 1, 4096, 1024).apply(new LinearOp(), parameter(tape, "weight", 1024, 1024));
    return x.apply(
        new AttentionOp(16, 16, 0.1f, AttentionMask.full(), AttentionOp.Bias.NONE, false), x, x);
  }

  private static Tensor parameter(Tape tape, String name, int... sizes) {
    return Weights.init(SEED, tape).get(name, Initializer.standardNormal(), sizes);
  }
}
