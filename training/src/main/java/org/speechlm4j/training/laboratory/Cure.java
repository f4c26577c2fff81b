package org.speechlm4j.training.laboratory;

import com.fasterxml.jackson.annotation.JsonValue;

/** A cure of codebook collapse. */
public enum Cure {
  /** Codewords start as means of the first frames (Zeghidour et al. 2021, section III-C). */
  K_MEANS("k-means", Choice.START),

  /**
   * Dead codes restart at frames of the step, with their averages (Dhariwal et al. 2020, "Jukebox",
   * section 3.1): below so many vectors a step, or unused for so many steps where a codebook keeps
   * no averages.
   */
  RESTART("restart", Choice.DEAD_CODES),

  /** As {@link #RESTART}, below a tenth of even use, as Moshi's code does. */
  RELATIVE_RESTART("relative-restart", Choice.DEAD_CODES),

  /** Dead codes' codewords alone are overwritten, not their averages, as EnCodec's code does. */
  EXPIRE("expire", Choice.DEAD_CODES),

  /** A linear map before and one after, without change of dimension: no cure, but its control. */
  LINEAR("linear", Choice.SPACE),

  /** A linear map to few dimensions before and one back after (Yu et al. 2021, section 3.2). */
  LOW_DIMENSION("low-dimension", Choice.SPACE),

  /** The nearest codeword is that of the largest cosine (Kumar et al. 2023, section 3.2). */
  COSINE("cosine", Choice.LOOKUP),

  /** Vectors and codewords are brought to unit length (Yu et al. 2021, section 3.2). */
  UNIT_LENGTH("unit-length", Choice.LOOKUP),

  /** The rotation trick's gradient to the map before (Fifty et al. 2024). */
  ROTATION("rotation", Choice.ESTIMATOR),

  /** A loss on the squared cosine of different codewords (Shin et al. 2023, equation 5). */
  ORTHOGONALITY("orthogonality", Choice.LOSS),

  /** The entropy loss of lookup-free quantisation (Yu et al. 2023, section 3.1). */
  ENTROPY("entropy", Choice.LOSS);

  /** What a cure decides; a row takes one of each at most. */
  enum Choice {
    START,
    DEAD_CODES,
    SPACE,
    LOOKUP,
    ESTIMATOR,
    LOSS
  }

  private final String label;
  private final Choice choice;

  Cure(String label, Choice choice) {
    this.label = label;
    this.choice = choice;
  }

  /** Its name in recipes and results. */
  @JsonValue
  public String label() {
    return label;
  }

  Choice choice() {
    return choice;
  }

  /** Whether it can be tried on a codebook. */
  public boolean appliesTo(Codebook codebook) {
    return switch (this) {
      case K_MEANS, RESTART, COSINE, UNIT_LENGTH, ROTATION ->
          codebook == Codebook.AVERAGES || codebook == Codebook.GRADIENTS;
      case RELATIVE_RESTART, EXPIRE -> codebook == Codebook.AVERAGES;
      case LINEAR, LOW_DIMENSION -> codebook.listed();
      case ORTHOGONALITY -> codebook == Codebook.GRADIENTS || codebook == Codebook.LINEAR_MAP;
      case ENTROPY -> codebook == Codebook.LOOKUP_FREE;
    };
  }
}
