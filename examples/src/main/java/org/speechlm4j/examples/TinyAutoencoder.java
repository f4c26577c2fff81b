package org.speechlm4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.KaldiFilterBank;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.core.nn.FeedForward;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.optim.Optimizer;
import org.speechlm4j.training.optim.OptimizerRule;

/** Trains a small model on log mel frames: {@code TinyAutoencoder OUT.safetensors STEPS IN.wav}. */
public final class TinyAutoencoder {

  private TinyAutoencoder() {}

  /** Runs it: frames are restored from 8 numbers each. */
  public static void main(String... args) throws IOException {
    KaldiFilterBank bank = KaldiFilterBank.of(KaldiFilterBank.Options.standard(16_000, 40));
    FeatureMatrix frames = bank.forward(AudioFiles.read(Path.of(args[2]), 16_000, 1).mixDown());
    Tape tape = Tape.over(CpuEngine.shared());
    Weights weights = Weights.init(1, tape);
    Linear encoder = Linear.of(weights.at("encoder"), 40, 8);
    Linear decoder = Linear.of(weights.at("decoder"), 8, 40);
    FeedForward model = new FeedForward(encoder, Activation.GELU, decoder);
    Optimizer optimizer =
        Optimizer.of(tape.engine(), OptimizerRule.AdamW.of(0.01), tape.parameters());

    Shape shape = Shape.of(frames.frames(), frames.dim());
    Tensor energies = tape.constant(frames.values(), shape).multiply(0.1f);
    for (int step = 0; step < Integer.parseInt(args[1]); step++) {
      double loss =
          tape.step(
              step,
              recording -> {
                Tensor error = model.forward(energies).subtract(energies);
                Tensor mean = error.multiply(error).mean();
                optimizer.step(recording.gradients(mean).byParameter(), 1);
                return recording.number(mean);
              });
      System.out.println("step " + step + ": loss " + loss);
    }
    SafeTensors.write(
        Path.of(args[0]),
        tape.parameters().stream().collect(Collectors.toMap(Parameter::name, Parameter::value)),
        Map.of("steps", args[1]));
  }
}
