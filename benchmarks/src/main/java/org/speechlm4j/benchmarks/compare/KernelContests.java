package org.speechlm4j.benchmarks.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.speechlm4j.benchmarks.kernel.Family;
import org.speechlm4j.benchmarks.kernel.Setting;
import org.speechlm4j.benchmarks.results.Contest;
import org.speechlm4j.benchmarks.results.Part;
import org.speechlm4j.benchmarks.results.Results;

/** Compares kernels with their peers, one setting after the other. */
public final class KernelContests {

  private static final double MILLISECONDS = 1e3;

  private final Results results;
  private final Python python;
  private final Path script;
  private final PrintWriter out;

  /**
   * Between us and a Python.
   *
   * @param results where to note the outcome
   * @param script the peers' side, {@code kernels.py}
   * @param out a line for each setting
   */
  public KernelContests(Results results, Python python, Path script, PrintWriter out) {
    this.results = results;
    this.python = python;
    this.script = script;
    this.out = out;
  }

  /**
   * Compares the settings that a filter takes. One that fails says so and does not keep the others
   * from it.
   *
   * @return whether none failed
   */
  public boolean run(Predicate<Setting> wanted, int threads, boolean quick) throws IOException {
    boolean succeeded = true;
    Contestants theirs = peers(threads);
    try {
      for (Setting setting : Family.all().filter(wanted).toList()) {
        try {
          note(setting, contest(setting, theirs, threads, quick), threads);
        } catch (IOException | IllegalStateException e) {
          say(setting.id() + ": failed: " + e.getMessage());
          succeeded = false;
          theirs.close(); // it may have ended by this
          theirs = peers(threads);
        }
      }
    } finally {
      theirs.close();
    }
    return succeeded;
  }

  private Contestants peers(int threads) throws IOException {
    return new Contestants(
        "peers", List.of(python.executable(), script.toString(), Integer.toString(threads)));
  }

  private void note(Setting setting, Contest contest, int threads) throws IOException {
    ObjectNode row = Results.row().put("setting", setting.id()).put("threads", threads);
    contest.addTo(row);
    results.put(Part.COMPARISONS, setting.id(), row.put("versions", python.versions()));
    say(line(setting, contest));
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private static Contest contest(Setting setting, Contestants theirs, int threads, boolean quick)
      throws IOException {
    try (Contestants ours = new Contestants(Worker.NAME, Java.command(Worker.class));
        KernelContest contest = new KernelContest(setting, ours, theirs, threads)) {
      return contest.run(quick ? KernelContest.Rounds.quick() : KernelContest.Rounds.usual());
    }
  }

  private static String line(Setting setting, Contest contest) {
    if (!contest.contested()) {
      return "%-32s %10.4f ms, no peer".formatted(setting.id(), MILLISECONDS * contest.seconds());
    }
    double[] ratios = contest.ratios();
    return "%-32s %10.4f ms  %-12s %10.4f ms  ratio %.2f (%.2f to %.2f)"
        .formatted(
            setting.id(),
            MILLISECONDS * contest.seconds(),
            contest.best(),
            MILLISECONDS * contest.seconds(contest.best()),
            contest.ratio(),
            Arrays.stream(ratios).min().orElseThrow(),
            Arrays.stream(ratios).max().orElseThrow());
  }
}
