package org.speechlm4j.training.optim;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.speechlm4j.core.tensor.AdamUpdate;
import org.speechlm4j.core.tensor.SgdUpdate;
import org.speechlm4j.core.tensor.Update;

/** By which rule an {@link Optimizer} changes parameters. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OptimizerRule.AdamW.class, name = "adamw"),
  @JsonSubTypes.Type(value = OptimizerRule.Adam.class, name = "adam"),
  @JsonSubTypes.Type(value = OptimizerRule.Sgd.class, name = "sgd")
})
public sealed interface OptimizerRule {

  /** The base learning rate, which a schedule scales. */
  double rate();

  /** This rule at another base rate. */
  OptimizerRule withRate(double rate);

  /** How many arrays of a parameter's shape the rule keeps beside it. */
  int states();

  /**
   * The change of one step.
   *
   * @param rate the step's learning rate
   * @param step number of the step, from 1
   */
  Update update(double rate, int step);

  /**
   * Adam with decoupled weight decay (Loshchilov and Hutter 2019); see {@link AdamUpdate}.
   *
   * @param rate base learning rate
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the second moment
   * @param weightDecay strength of the decay
   */
  record AdamW(double rate, double beta1, double beta2, double epsilon, double weightDecay)
      implements OptimizerRule {

    /** Checks the numbers. */
    public AdamW {
      checkAdam(rate, beta1, beta2, epsilon, weightDecay);
    }

    /** PyTorch's defaults at a given rate: betas 0.9 and 0.999, epsilon 1e-8, decay 0.01. */
    public static AdamW of(double rate) {
      return new AdamW(rate, 0.9, 0.999, 1e-8, 0.01);
    }

    @Override
    public AdamW withRate(double changed) {
      return new AdamW(changed, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public int states() {
      return 2;
    }

    @Override
    public Update update(double stepRate, int step) {
      return new AdamUpdate(stepRate, beta1, beta2, epsilon, weightDecay, true, step);
    }
  }

  /**
   * Adam with the decay added to the gradient (Kingma and Ba 2015); see {@link AdamUpdate}.
   *
   * @param rate base learning rate
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the second moment
   * @param weightDecay strength of the decay
   */
  record Adam(double rate, double beta1, double beta2, double epsilon, double weightDecay)
      implements OptimizerRule {

    /** Checks the numbers. */
    public Adam {
      checkAdam(rate, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public Adam withRate(double changed) {
      return new Adam(changed, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public int states() {
      return 2;
    }

    @Override
    public Update update(double stepRate, int step) {
      return new AdamUpdate(stepRate, beta1, beta2, epsilon, weightDecay, false, step);
    }
  }

  /**
   * Stochastic gradient descent; see {@link SgdUpdate}.
   *
   * @param rate base learning rate
   * @param momentum share of the velocity that is kept, 0 for none
   * @param weightDecay strength of the decay
   * @param nesterov whether the step looks ahead
   */
  record Sgd(double rate, double momentum, double weightDecay, boolean nesterov)
      implements OptimizerRule {

    /** Checks the numbers. */
    public Sgd {
      check("rate", rate, rate >= 0);
      check("momentum", momentum, momentum >= 0 && momentum < 1);
      check("weightDecay", weightDecay, weightDecay >= 0);
    }

    @Override
    public Sgd withRate(double changed) {
      return new Sgd(changed, momentum, weightDecay, nesterov);
    }

    @Override
    public int states() {
      return 1;
    }

    @Override
    public Update update(double stepRate, int step) {
      return new SgdUpdate(stepRate, momentum, weightDecay, nesterov);
    }
  }

  private static void checkAdam(
      double rate, double beta1, double beta2, double epsilon, double weightDecay) {
    check("rate", rate, rate >= 0);
    check("beta1", beta1, beta1 >= 0 && beta1 < 1);
    check("beta2", beta2, beta2 >= 0 && beta2 < 1);
    check("epsilon", epsilon, epsilon > 0);
    check("weightDecay", weightDecay, weightDecay >= 0);
  }

  private static void check(String name, double value, boolean good) {
    if (!good) {
      throw new IllegalArgumentException("optimizer: found %s %s".formatted(name, value));
    }
  }
}
