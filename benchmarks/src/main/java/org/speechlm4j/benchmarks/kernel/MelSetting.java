package org.speechlm4j.benchmarks.kernel;

/** Whisper's mel features. */
public enum MelSetting implements Setting {
  /** A second. */
  SECOND(80, 16_000, "a short utterance"),
  /** A window. */
  WINDOW(80, 480_000, "Whisper's window of 30 s");

  private final MelKernel kernel;
  private final String reason;

  MelSetting(int mels, int samples, String reason) {
    this.kernel = new MelKernel(mels, samples);
    this.reason = reason;
  }

  @Override
  public String label() {
    return "Whisper's features, %d mels, %d s".formatted(kernel.mels(), kernel.samples() / 16_000);
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kernel kernel() {
    return kernel;
  }
}
