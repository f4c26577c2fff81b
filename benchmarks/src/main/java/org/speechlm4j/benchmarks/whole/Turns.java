package org.speechlm4j.benchmarks.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.benchmarks.results.Contest;
import org.speechlm4j.benchmarks.results.Part;
import org.speechlm4j.benchmarks.results.Results;

/**
 * Two programs in turn, ours and a peer's, both of which print a line of JSON for each of their
 * tasks: {@code median_s}, and what names the task.
 */
final class Turns {

  private static final String PEER = "PyTorch";

  private final Session session;
  private final Part part;

  Turns(Session session, Part part) {
    this.session = session;
    this.part = part;
  }

  /**
   * Runs them and notes each task.
   *
   * @param prefix of the tasks' names
   * @param key what names a task in the lines
   * @param peer empty where there is none: then only ours is noted
   */
  void run(String prefix, String key, int rounds, Program ours, Optional<Program> peer)
      throws IOException {
    Map<String, List<JsonNode>> own = new LinkedHashMap<>();
    Map<String, List<JsonNode>> theirs = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      collect(ours, key, own);
      if (peer.isPresent()) {
        collect(peer.get(), key, theirs);
      }
    }
    for (Map.Entry<String, List<JsonNode>> task : own.entrySet()) {
      note(prefix + task.getKey(), task.getValue(), theirs.get(task.getKey()));
    }
  }

  private static void collect(Program program, String key, Map<String, List<JsonNode>> lines)
      throws IOException {
    for (JsonNode line : program.lines()) {
      lines.computeIfAbsent(line.path(key).asText(), k -> new ArrayList<>()).add(line);
    }
  }

  private void note(String id, List<JsonNode> ours, @Nullable List<JsonNode> theirs)
      throws IOException {
    ObjectNode row = Results.row();
    row.put("threads", ours.getFirst().path("threads").asInt());
    row.put("ours_mb", most(ours));
    Map<String, double[]> peers = new LinkedHashMap<>();
    if (theirs != null) {
      peers.put(PEER, seconds(theirs));
      row.put("peer_mb", most(theirs)).put("versions", session.versions());
    }
    Contest contest = new Contest(seconds(ours), peers);
    contest.addTo(row);
    session.results().put(part, id, row);
    String ratio = contest.contested() ? ", ratio %.2f".formatted(contest.ratio()) : "";
    session.say("%s: %.3f s%s".formatted(id, contest.seconds(), ratio));
  }

  private static double[] seconds(List<JsonNode> lines) {
    return lines.stream().mapToDouble(line -> line.path("median_s").asDouble()).toArray();
  }

  private static int most(List<JsonNode> lines) {
    return lines.stream().mapToInt(line -> line.path("peak_rss_mb").asInt()).max().orElse(0);
  }
}
