package org.speechlm4j.benchmarks.kernel;

/** Layers of long short-term memory. */
public enum RecurrenceSetting implements Setting {
  /** One step. */
  STEP(1, 512, "EnCodec's step while sound arrives"),
  /** Many steps. */
  ENCODEC(750, 512, "EnCodec over 10 s: 4 MB of weights read at each step");

  private final int steps;
  private final int size;
  private final String reason;

  RecurrenceSetting(int steps, int size, String reason) {
    this.steps = steps;
    this.size = size;
    this.reason = reason;
  }

  @Override
  public String label() {
    return "LSTM, %d to %d, %d steps".formatted(size, size, steps);
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kernel kernel() {
    return LstmKernel.of(steps, size);
  }
}
