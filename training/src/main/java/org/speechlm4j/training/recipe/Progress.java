package org.speechlm4j.training.recipe;

import java.util.Map;

/** Is told how a run goes. */
public interface Progress {

  /** A progress that tells nobody. */
  static Progress silent() {
    return (step, steps, secondsLeft, metrics) -> {};
  }

  /**
   * A step is done.
   *
   * @param step number of steps done
   * @param steps number of all steps
   * @param secondsLeft predicted from the steps that were timed so far
   * @param metrics numbers of the step, by name
   */
  void stepped(long step, long steps, double secondsLeft, Map<String, Double> metrics);
}
