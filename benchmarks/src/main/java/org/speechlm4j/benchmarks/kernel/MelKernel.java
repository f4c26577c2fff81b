package org.speechlm4j.benchmarks.kernel;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.speechlm4j.core.audio.WhisperFeatures;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;

/**
 * Whisper's log-mel features of a signal at 16 kHz, on one thread.
 *
 * @param mels number of filters
 * @param samples of the signal
 */
record MelKernel(int mels, int samples) implements Kernel {

  private WhisperFeatures.Options options() {
    return WhisperFeatures.Options.published(mels).withSamples(samples);
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.normal("x", samples));
  }

  @Override
  public Work work() {
    double size = options().fftSize();
    double transform = 2.5 * size * Math.log(size) / Math.log(2);
    // Squares of the bins, and filters of which two overlap at each.
    double frame = size + transform + 1.5 * size + 4 * size / 2 + Operations.FUNCTION * mels;
    return new Work(
        options().frames() * frame, 4.0 * (samples + (double) options().frames() * mels));
  }

  @Override
  public Peer peer() {
    return new Peer("mel", Map.of("mels", mels, "samples", samples));
  }

  @Override
  public Job on(Engine engine, Map<String, HostTensor> operands) {
    float[] signal = Objects.requireNonNull(operands.get("x")).toFloats();
    WhisperFeatures features = WhisperFeatures.of(options());
    return new Job() {
      @Override
      public void run() {
        features.forward(signal);
      }

      @Override
      public float[] values() {
        return features.forward(signal).values();
      }
    };
  }
}
