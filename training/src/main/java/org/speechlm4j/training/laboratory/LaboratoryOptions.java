package org.speechlm4j.training.laboratory;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.speechlm4j.training.optim.OptimizerRule;

/**
 * What the laboratory tries on what; every row of every experiment has the same budget.
 *
 * @param seed what everything random is drawn from
 * @param steps training steps of a row
 * @param samples frames of a step
 * @param codes number of codes; a power of two if a row is lookup-free
 * @param levels finite scalar quantisation's numbers of levels, whose product is {@code codes}
 * @param optimizer by which rule all that learns by gradients changes
 * @param deadBelow averaged vectors a step below which {@link Cure#RESTART} and {@link Cure#EXPIRE}
 *     take a code for dead
 * @param patience steps without use after which {@link Cure#RESTART} takes a code for dead whose
 *     codebook keeps no averages
 * @param experiments sources of frames
 * @param rows codebooks with cures
 */
public record LaboratoryOptions(
    @JsonProperty(required = true) long seed,
    @JsonProperty(required = true) int steps,
    @JsonProperty(required = true) int samples,
    @JsonProperty(required = true) int codes,
    @JsonProperty(required = true) List<Integer> levels,
    @JsonProperty(required = true) OptimizerRule optimizer,
    @JsonProperty(required = true) double deadBelow,
    @JsonProperty(required = true) int patience,
    @JsonProperty(required = true) List<Experiment> experiments,
    @JsonProperty(required = true) List<Row> rows) {

  /** Codes beyond which lookup-free quantisation holds no codewords. */
  private static final int MOST_CODES = 1 << 18;

  /**
   * Checks the numbers, and that no name occurs twice.
   *
   * @throws IllegalArgumentException naming the option, what was found and what is needed
   */
  public LaboratoryOptions {
    levels = Require.list("levels", levels);
    experiments = Require.list("experiments", experiments);
    rows = Require.list("rows", rows);
    Require.present("optimizer", optimizer);
    Require.atLeast("steps", steps, 1);
    Require.atLeast("samples", samples, 1);
    Require.that("codes", codes, codes >= 2 && codes <= MOST_CODES, "2 to " + MOST_CODES);
    Require.positive("deadBelow", deadBelow);
    Require.atLeast("patience", patience, 1);
    Require.that("experiments", "none", !experiments.isEmpty(), "at least one");
    Require.that("rows", "none", !rows.isEmpty(), "at least one");
    requireDistinct("experiments", experiments.stream().map(Experiment::name).toList());
    requireDistinct("rows", rows.stream().map(Row::name).toList());
    if (uses(rows, Codebook.FINITE_SCALAR)) {
      long product = levels.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
      boolean fit = levels.stream().allMatch(level -> level >= 2) && product == codes;
      Require.that("levels", levels, fit, "levels of at least 2 whose product is " + codes);
    }
    if (uses(rows, Codebook.LOOKUP_FREE)) {
      Require.that("codes", codes, Integer.bitCount(codes) == 1, "a power of two for lfq");
    }
  }

  /** These options with another seed. */
  public LaboratoryOptions withSeed(long value) {
    return new LaboratoryOptions(
        value, steps, samples, codes, levels, optimizer, deadBelow, patience, experiments, rows);
  }

  /** Training steps of all rows of all experiments. */
  public long allSteps() {
    return (long) steps * rows.size() * experiments.size();
  }

  private static boolean uses(List<Row> rows, Codebook codebook) {
    return rows.stream().anyMatch(row -> row.codebook() == codebook);
  }

  private static void requireDistinct(String option, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      Require.that(option, name + " twice", seen.add(name), "each once");
    }
  }
}
