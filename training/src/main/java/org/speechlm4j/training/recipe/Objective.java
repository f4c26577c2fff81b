package org.speechlm4j.training.recipe;

import java.util.Map;
import org.speechlm4j.training.autodiff.Gradients;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.optim.OptimizerRule;

/** What some of a model's parameters are trained for; an adversarial recipe has two in turn. */
public interface Objective {

  /** Its name in the log, such as {@code generator}. */
  String name();

  /** Whether this changes a parameter; no two objectives of a run may change the same one. */
  default boolean trains(Parameter parameter) {
    return true;
  }

  /** The rule of this objective's optimiser. */
  default OptimizerRule optimizer(Plan plan) {
    return plan.optimizer();
  }

  /** Whether this takes part in a step, from 0. */
  default boolean active(long step) {
    return true;
  }

  /**
   * Computes the loss of a part of a step's batch, and its gradients.
   *
   * @param recording the step's record
   * @param position which part of which step
   */
  Outcome compute(Recording recording, Position position);

  /**
   * Changes what is not changed by gradients, such as moving averages, after the parameters'
   * update.
   *
   * @param position the last part of the step
   */
  default void afterUpdate(Position position) {}

  /**
   * A part of a step.
   *
   * @param step number of the step, from 0
   * @param part number of the part, from 0
   * @param parts number of parts
   * @param seed what is drawn from for this part alone
   */
  record Position(long step, int part, int parts, long seed) {

    /** Number of the part since the run began: the position in the data. */
    public long batch() {
      return step * parts + part;
    }
  }

  /**
   * What a part gave.
   *
   * @param loss what is minimised
   * @param gradients its gradients
   * @param metrics further numbers for the log, by name
   */
  record Outcome(double loss, Gradients gradients, Map<String, Double> metrics) {}
}
