package org.speechlm4j.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.speechlm4j.benchmarks.kernel.Peer;
import org.speechlm4j.benchmarks.kernel.Setting;
import org.speechlm4j.benchmarks.results.Contest;
import org.speechlm4j.benchmarks.results.Results;
import org.speechlm4j.core.weights.SafeTensors;

/**
 * Ours and the peers at one setting: the same operands, read from one file; then in turn, round
 * after round.
 */
final class KernelContest implements AutoCloseable {

  private static final long SEED = 1;

  private final Setting setting;
  private final Contestants ours;
  private final Contestants theirs;
  private final int threads;
  private final Path folder;

  /**
   * Between two processes.
   *
   * @param ours a process for this setting alone, as other shapes would compile other code
   * @param theirs the peers' process
   */
  KernelContest(Setting setting, Contestants ours, Contestants theirs, int threads)
      throws IOException {
    this.setting = setting;
    this.ours = ours;
    this.theirs = theirs;
    this.threads = threads;
    this.folder = Files.createTempDirectory("speechlm4j-compare");
  }

  /** Runs it. */
  Contest run(Rounds rounds) throws IOException {
    List<String> peers = prepare();
    double[] seconds = new double[rounds.count()];
    Map<String, double[]> theirSeconds = new LinkedHashMap<>();
    peers.forEach(peer -> theirSeconds.put(peer, new double[rounds.count()]));
    measure(ours, Worker.NAME, rounds.warmUpSeconds());
    for (String peer : peers) {
      measure(theirs, peer, rounds.seconds());
    }
    for (int round = 0; round < rounds.count(); round++) {
      seconds[round] = measure(ours, Worker.NAME, rounds.seconds());
      for (Map.Entry<String, double[]> peer : theirSeconds.entrySet()) {
        peer.getValue()[round] = measure(theirs, peer.getKey(), rounds.seconds());
      }
    }
    return new Contest(seconds, theirSeconds);
  }

  /** Gives both the operands; the peers that have this kernel and did the same. */
  private List<String> prepare() throws IOException {
    Path operands = folder.resolve("operands.safetensors");
    SafeTensors.write(operands, setting.kernel().draw(SEED), Map.of());
    Peer peer = setting.kernel().peer();
    ObjectNode request = request("prepare").put("setting", setting.id()).put("threads", threads);
    request.put("file", operands.toString()).put("function", peer.function());
    request.putPOJO("options", peer.options());
    ours.ask(request);
    List<String> peers = new ArrayList<>();
    for (JsonNode contestant : theirs.ask(request).path("contestants")) {
      peers.add(contestant.asText());
    }
    float[] values = values(ours, Worker.NAME);
    for (String contestant : peers) {
      Difference difference = Difference.of(values, values(theirs, contestant));
      if (!difference.negligible()) {
        throw new IllegalStateException(
            "%s: found results of %s that differ: %s"
                .formatted(setting.id(), contestant, difference));
      }
    }
    return peers;
  }

  private float[] values(Contestants side, String contestant) throws IOException {
    Path file = folder.resolve(contestant + ".floats");
    side.ask(request("values").put("contestant", contestant).put("file", file.toString()));
    return MemorySegment.ofArray(Files.readAllBytes(file))
        .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN));
  }

  private static double measure(Contestants side, String contestant, double seconds)
      throws IOException {
    ObjectNode request = request("measure").put("contestant", contestant).put("seconds", seconds);
    return side.ask(request).path("seconds").asDouble();
  }

  private static ObjectNode request(String what) {
    return Results.row().put("do", what);
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /**
   * How long a contest lasts.
   *
   * @param count rounds
   * @param seconds of each contestant in a round: long enough for dozens of runs of most kernels
   * @param warmUpSeconds of ours before them, until vector code is compiled for good
   */
  record Rounds(int count, double seconds, double warmUpSeconds) {

    /** Seven rounds: a median with three on either side. */
    static Rounds usual() {
      return new Rounds(7, 0.2, 2);
    }

    /** Enough to see that it works. */
    static Rounds quick() {
      return new Rounds(3, 0.05, 0.2);
    }
  }
}
