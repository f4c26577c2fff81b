package org.speechlm4j.benchmarks.kernel;

/** Residual quantisation. */
public enum ResidualSetting implements Setting {
  /** One frame. */
  STREAM(1, 8, 1024, 128, "EnCodec at 6 kbit/s while sound arrives"),
  /** EnCodec. */
  ENCODEC(750, 8, 1024, 128, "10 s of EnCodec at 6 kbit/s"),
  /** Mimi. */
  MIMI(125, 8, 2048, 256, "10 s of Mimi with 8 codebooks");

  private final ResidualKernel kernel;
  private final String reason;

  ResidualSetting(int frames, int codebooks, int codes, int dimension, String reason) {
    this.kernel = new ResidualKernel(frames, codebooks, codes, dimension);
    this.reason = reason;
  }

  @Override
  public String label() {
    return "residual, %d codebooks of %d, %d x %d"
        .formatted(kernel.codebooks(), kernel.codes(), kernel.frames(), kernel.dimension());
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
