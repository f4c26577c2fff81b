package org.speechlm4j.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.speechlm4j.benchmarks.results.Part;

/** Times the main jobs of whole models, {@code speechlm bench} in turn with PyTorch. */
public final class Models {

  private static final double SECONDS = 10;
  private static final double QUICK_SECONDS = 0.5;
  private static final int RUNS = 5;

  private Models() {}

  /** Times a model over ten seconds of sound. */
  public static void run(Session session, Model model) throws IOException {
    Optional<Path> place = session.checkpoint(model);
    if (place.isEmpty()) {
      return;
    }
    Object[] arguments = {
      place.get(),
      "--threads",
      session.threads(),
      "--seconds",
      session.quick() ? QUICK_SECONDS : SECONDS,
      "--runs",
      session.quick() ? 1 : RUNS
    };
    new Turns(session, Part.MODELS)
        .run(
            model + ", ",
            "task",
            session.rounds(),
            session.speechlm().with("bench").with(arguments),
            session.peer(session.repository().peer("models.py")).map(p -> p.with(arguments)));
  }
}
