package org.speechlm4j.training.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.speechlm4j.training.optim.OptimizerRule;
import org.speechlm4j.training.optim.Schedule;

/**
 * How a run goes, whatever it trains.
 *
 * @param seed what everything random is drawn from
 * @param steps number of updates
 * @param parts number of parts that a batch is computed in, whose gradients are averaged
 * @param optimizer by which rule parameters change
 * @param schedule how the learning rate changes
 * @param clipNorm largest norm of all gradients together; 0 for no limit
 * @param averageDecay decay of the parameters' moving average, which is what is kept in the end; 0
 *     for the last parameters themselves
 * @param frozen regular expressions; parameters whose whole name matches one stay as they are
 * @param checkpointEvery steps between checkpoints
 * @param keptCheckpoints how many of the last checkpoints are kept
 * @param largestLoss a loss beyond which the run stops as diverged
 */
public record Plan(
    @JsonProperty(required = true) long seed,
    @JsonProperty(required = true) long steps,
    @JsonProperty(required = true) int parts,
    @JsonProperty(required = true) OptimizerRule optimizer,
    @JsonProperty(required = true) Schedule schedule,
    @JsonProperty(required = true) double clipNorm,
    @JsonProperty(required = true) double averageDecay,
    @JsonProperty(required = true) List<String> frozen,
    @JsonProperty(required = true) long checkpointEvery,
    @JsonProperty(required = true) int keptCheckpoints,
    @JsonProperty(required = true) double largestLoss) {

  /**
   * Checks the numbers and the expressions.
   *
   * @throws IllegalArgumentException naming the parameter, what was found and what is needed
   */
  public Plan {
    frozen = List.copyOf(frozen);
    check("steps", steps, steps >= 1, "at least 1");
    check("parts", parts, parts >= 1, "at least 1");
    check("clipNorm", clipNorm, clipNorm >= 0, "0 or more");
    check("averageDecay", averageDecay, averageDecay >= 0 && averageDecay < 1, "0 to below 1");
    check("checkpointEvery", checkpointEvery, checkpointEvery >= 1, "at least 1");
    check("keptCheckpoints", keptCheckpoints, keptCheckpoints >= 1, "at least 1");
    check("largestLoss", largestLoss, largestLoss > 0, "above 0");
    for (String expression : frozen) {
      try {
        Pattern.compile(expression);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "frozen: found \"%s\", need a regular expression: %s"
                .formatted(expression, e.getDescription()),
            e);
      }
    }
  }

  /** AdamW under a cosine of a given peak rate with a tenth of warm-up; gradients clipped to 1. */
  public static Plan of(long seed, long steps, double rate) {
    return new Plan(
        seed,
        steps,
        1,
        OptimizerRule.AdamW.of(rate),
        Schedule.Cosine.of(steps / 10, steps, 0.01),
        1,
        0,
        List.of(),
        Math.max(1, steps / 10),
        2,
        1e6);
  }

  /** This plan with another seed. */
  public Plan withSeed(long value) {
    return new Plan(
        value,
        steps,
        parts,
        optimizer,
        schedule,
        clipNorm,
        averageDecay,
        frozen,
        checkpointEvery,
        keptCheckpoints,
        largestLoss);
  }

  /** Whether a parameter of this name stays as it is. */
  boolean freezes(String name) {
    return frozen.stream().anyMatch(name::matches);
  }

  private static void check(String name, Object found, boolean good, String needed) {
    if (!good) {
      throw new IllegalArgumentException("%s: found %s, need %s".formatted(name, found, needed));
    }
  }
}
