package org.speechlm4j.training.optim;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * How the learning rate changes: a factor of the base rate for each step, the first of which is 0.
 *
 * <p>All but {@link TriStage} rise linearly from 0 over their warm-up: step {@code s} of {@code w}
 * has the factor {@code s / w}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Schedule.Constant.class, name = "constant"),
  @JsonSubTypes.Type(value = Schedule.Linear.class, name = "linear"),
  @JsonSubTypes.Type(value = Schedule.Cosine.class, name = "cosine"),
  @JsonSubTypes.Type(value = Schedule.Polynomial.class, name = "polynomial"),
  @JsonSubTypes.Type(value = Schedule.TriStage.class, name = "tri-stage"),
  @JsonSubTypes.Type(value = Schedule.InverseSquareRoot.class, name = "inverse-square-root")
})
public sealed interface Schedule {

  /** The factor of a step, from 0. */
  double factor(long step);

  /**
   * 1 after the warm-up.
   *
   * @param warmup steps of the warm-up
   */
  record Constant(long warmup) implements Schedule {

    /** Checks the steps. */
    public Constant {
      checkSteps("constant", warmup, warmup);
    }

    @Override
    public double factor(long step) {
      return step < warmup ? (double) step / warmup : 1;
    }
  }

  /**
   * Linear decay from 1 to 0.
   *
   * @param warmup steps of the warm-up
   * @param total step at which the factor reaches 0
   */
  record Linear(long warmup, long total) implements Schedule {

    /** Checks the steps. */
    public Linear {
      checkSteps("linear", warmup, total);
    }

    @Override
    public double factor(long step) {
      return step < warmup ? (double) step / warmup : 1 - share(step, warmup, total);
    }
  }

  /**
   * Half a cosine from 1 to a floor (Loshchilov and Hutter 2017, "SGDR").
   *
   * @param warmup steps of the warm-up
   * @param total step at which the factor reaches the floor
   * @param floor last factor, 0 to 1
   * @param periodic whether the cosine goes on after the last step and rises again, as the one in
   *     transformers does; else the factor stays at the floor
   */
  record Cosine(long warmup, long total, double floor, boolean periodic) implements Schedule {

    /** Falls to a floor and stays there. */
    public static Cosine of(long warmup, long total, double floor) {
      return new Cosine(warmup, total, floor, false);
    }

    /** Checks the steps and the floor. */
    public Cosine {
      checkSteps("cosine", warmup, total);
      checkShare("cosine", "floor", floor);
    }

    @Override
    public double factor(long step) {
      if (step < warmup) {
        return (double) step / warmup;
      }
      long last = periodic ? step : Math.min(step, total);
      double cosine = total == warmup ? 0 : (1 + Math.cos(angle(last))) / 2;
      return floor + (1 - floor) * cosine;
    }

    private double angle(long step) {
      return Math.PI * (step - warmup) / (total - warmup);
    }
  }

  /**
   * A power of what is left, from 1 to a floor, as fairseq's {@code polynomial_decay}.
   *
   * @param warmup steps of the warm-up
   * @param total step at which the factor reaches the floor
   * @param power exponent, above 0
   * @param floor last factor, 0 to 1
   */
  record Polynomial(long warmup, long total, double power, double floor) implements Schedule {

    /** Checks the steps, the power and the floor. */
    public Polynomial {
      checkSteps("polynomial", warmup, total);
      checkShare("polynomial", "floor", floor);
      if (!(power > 0)) {
        throw new IllegalArgumentException("polynomial: found power " + power + ", need above 0");
      }
    }

    @Override
    public double factor(long step) {
      if (step < warmup) {
        return (double) step / warmup;
      }
      return floor + (1 - floor) * Math.pow(1 - share(step, warmup, total), power);
    }
  }

  /**
   * Rises linearly, holds, and decays exponentially, as fairseq's {@code tri_stage} (Park et al.
   * 2019, "SpecAugment", section 3.2).
   *
   * @param warmup steps of the rise
   * @param hold steps at 1
   * @param decay steps of the decay
   * @param initial first factor, 0 to 1
   * @param last factor after the decay, above 0, at most 1
   */
  record TriStage(long warmup, long hold, long decay, double initial, double last)
      implements Schedule {

    /** Checks the steps and the factors. */
    public TriStage {
      checkSteps("tri-stage", warmup, warmup);
      checkSteps("tri-stage", hold, hold);
      checkSteps("tri-stage", decay, decay);
      checkShare("tri-stage", "initial", initial);
      checkShare("tri-stage", "last", last);
      if (last == 0) {
        throw new IllegalArgumentException("tri-stage: found last 0, need above 0");
      }
    }

    @Override
    public double factor(long step) {
      if (step < warmup) {
        return initial + (1 - initial) * step / warmup;
      }
      long decaying = step - warmup - hold;
      if (decaying < 0) {
        return 1;
      }
      return decaying >= decay ? last : Math.exp(Math.log(last) * decaying / decay);
    }
  }

  /**
   * {@code sqrt(warmup / step)} after the warm-up (Vaswani et al. 2017, section 5.3).
   *
   * @param warmup steps of the warm-up, at least 1
   */
  record InverseSquareRoot(long warmup) implements Schedule {

    /** Checks the steps. */
    public InverseSquareRoot {
      checkSteps("inverse-square-root", warmup, warmup);
      if (warmup < 1) {
        throw new IllegalArgumentException(
            "inverse-square-root: found warmup " + warmup + ", need at least 1");
      }
    }

    @Override
    public double factor(long step) {
      return step < warmup ? (double) step / warmup : Math.sqrt((double) warmup / step);
    }
  }

  private static double share(long step, long warmup, long total) {
    return step >= total ? 1 : (double) (step - warmup) / (total - warmup);
  }

  private static void checkSteps(String schedule, long warmup, long total) {
    if (warmup < 0 || total < warmup) {
      throw new IllegalArgumentException(
          "%s: found warm-up %d of %d steps, need 0 or more and no more than all"
              .formatted(schedule, warmup, total));
    }
  }

  private static void checkShare(String schedule, String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "%s: found %s %s, need 0 to 1".formatted(schedule, name, value));
    }
  }
}
