package org.speechlm4j.benchmarks.kernel;

/** The CTC loss with its gradient. */
public enum CtcSetting implements Setting {
  /** One row. */
  UTTERANCE(1, 100, 32, 20, "2 s of one utterance"),
  /** A batch. */
  BATCH(8, 500, 32, 100, "a batch of 10 s with 10 labels a second");

  private final CtcKernel kernel;
  private final String reason;

  CtcSetting(int batch, int frames, int classes, int labels, String reason) {
    this.kernel = new CtcKernel(batch, frames, classes, labels);
    this.reason = reason;
  }

  @Override
  public String label() {
    return "CTC loss and gradient, %d x %d x %d, %d labels"
        .formatted(kernel.batch(), kernel.frames(), kernel.classes(), kernel.labels());
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
