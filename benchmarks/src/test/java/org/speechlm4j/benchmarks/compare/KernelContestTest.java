package org.speechlm4j.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.benchmarks.kernel.NearestCodeSetting;
import org.speechlm4j.benchmarks.results.Contest;

class KernelContestTest {

  @Test
  void twoProcesses_areTimedInTurnOnTheSameOperands() throws Exception {
    // Ours on both sides: what a peers' script does is the same conversation.
    try (Contestants ours = new Contestants("ours", Java.command(Worker.class));
        Contestants theirs = new Contestants("theirs", Java.command(Worker.class));
        KernelContest contest = new KernelContest(NearestCodeSetting.STREAM, ours, theirs, 1)) {
      Contest outcome = contest.run(new KernelContest.Rounds(2, 0.01, 0.01));
      assertThat(outcome.ours()).hasSize(2).doesNotContain(0);
      assertThat(outcome.peers()).containsOnlyKeys(Worker.NAME);
    }
  }

  @Test
  void processThatEnds_isNamedWithWhatItWasAsked() throws Exception {
    List<String> command = List.of(Java.command(Worker.class).getFirst(), "--version");
    try (Contestants gone = new Contestants("peers", command);
        KernelContest contest = new KernelContest(NearestCodeSetting.STREAM, gone, gone, 1)) {
      assertThatThrownBy(() -> contest.run(KernelContest.Rounds.quick()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void pythonThatIsNotThere_isNotFound() {
    assertThat(Python.find("/no/such/python")).isEmpty();
    assertThat(Python.HOW_TO_GET_IT).contains("pip install torch");
  }
}
