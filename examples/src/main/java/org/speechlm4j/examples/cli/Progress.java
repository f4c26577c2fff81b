package org.speechlm4j.examples.cli;

import java.io.Console;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A progress bar on standard error, where somebody watches; elsewhere nothing. */
final class Progress implements AutoCloseable {

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  // Java 25 gives null again where there is no terminal.
  @SuppressWarnings("SystemConsoleNull")
  static Progress of(String task, long steps, boolean quiet) {
    Console console = System.console();
    if (quiet || steps < 2 || console == null || !console.isTerminal()) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build());
  }

  void step() {
    if (bar != null) {
      bar.step();
    }
  }

  void to(long step) {
    if (bar != null) {
      bar.stepTo(step);
    }
  }

  /**
   * Goes to a step and shows the time that is left.
   *
   * @param secondsLeft as predicted
   */
  void to(long step, double secondsLeft) {
    if (bar != null) {
      long seconds = Math.round(secondsLeft);
      bar.setExtraMessage("%d:%02d left".formatted(seconds / 60, seconds % 60));
      bar.stepTo(step);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
