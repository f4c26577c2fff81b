package org.speechlm4j.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One job done by us and by peers in turn, round after round.
 *
 * @param ours seconds of each round
 * @param peers seconds of each round by the peer's name; none where no peer was there
 */
public record Contest(double[] ours, Map<String, double[]> peers) {

  /**
   * Checks that all have one number of rounds.
   *
   * @throws IllegalArgumentException if not, or there is none
   */
  public Contest {
    peers = new LinkedHashMap<>(peers);
    for (Map.Entry<String, double[]> peer : peers.entrySet()) {
      if (peer.getValue().length != ours.length) {
        throw new IllegalArgumentException(
            "contest: found %d rounds of ours and %d of %s, need one number"
                .formatted(ours.length, peer.getValue().length, peer.getKey()));
      }
    }
    if (ours.length == 0) {
      throw new IllegalArgumentException("contest: found no round, need at least one");
    }
  }

  /** The contest of a row of results. */
  public static Contest of(ObjectNode row) {
    Map<String, double[]> peers = new LinkedHashMap<>();
    row.path("peers")
        .properties()
        .forEach(peer -> peers.put(peer.getKey(), doubles(peer.getValue())));
    return new Contest(doubles(row.path("ours_s")), peers);
  }

  /** Adds it to a row of results. */
  public void addTo(ObjectNode row) {
    write(row.putArray("ours_s"), ours);
    ObjectNode all = row.putObject("peers");
    peers.forEach((name, seconds) -> write(all.putArray(name), seconds));
  }

  /** Whether there was a peer. */
  public boolean contested() {
    return !peers.isEmpty();
  }

  /** The peer with the least median. */
  public String best() {
    return peers.entrySet().stream()
        .min(Comparator.comparingDouble(peer -> median(peer.getValue())))
        .orElseThrow()
        .getKey();
  }

  /** Our median seconds. */
  public double seconds() {
    return median(ours);
  }

  /** A peer's median seconds. */
  public double seconds(String peer) {
    return median(rounds(peer));
  }

  /** Our time over the best peer's in each round: below 1, ours is faster. Ascending. */
  public double[] ratios() {
    double[] theirs = rounds(best());
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    Arrays.sort(ratios);
    return ratios;
  }

  /** Median of the ratios. */
  public double ratio() {
    return median(ratios());
  }

  private double[] rounds(String peer) {
    double[] rounds = peers.get(peer);
    if (rounds == null) {
      throw new IllegalArgumentException(
          "peer: found %s, need one of %s".formatted(peer, peers.keySet()));
    }
    return rounds;
  }

  /** The median of some numbers, which are not changed. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.path(i).asDouble();
    }
    return values;
  }

  private static void write(ArrayNode array, double[] values) {
    for (double value : values) {
      // Six digits say more than any clock here knows.
      array.add(new BigDecimal(value).round(new MathContext(6)));
    }
  }
}
