package org.speechlm4j.benchmarks.whole;

import java.io.IOException;
import org.speechlm4j.benchmarks.results.Part;

/** Times training steps, {@code speechlm bench-training} in turn with PyTorch. */
public final class TrainingSteps {

  private static final int RUNS = 10;
  private static final int WARM_UP = 20;

  private TrainingSteps() {}

  /** Times every model that is there for it. */
  public static void run(Session session) throws IOException {
    int runs = session.quick() ? 1 : RUNS;
    int warmUp = session.quick() ? 1 : WARM_UP;
    Object[] arguments = {"--threads", session.threads(), "--runs", runs};
    new Turns(session, Part.TRAINING)
        .run(
            "",
            "model",
            session.quick() ? 1 : 2,
            session.speechlm().with("bench-training").with(arguments).with("--warm-up", warmUp),
            session
                .peer(session.repository().trainingPeer())
                .map(peer -> peer.with(arguments).with("--keep-memory")));
  }
}
