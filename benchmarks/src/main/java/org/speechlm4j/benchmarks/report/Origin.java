package org.speechlm4j.benchmarks.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.speechlm4j.benchmarks.results.Results;

/** When and where rows were measured, in a line for each day and machine. */
final class Origin {

  private Origin() {}

  /** Names the rows where not all are of one day and machine. */
  static String of(List<ObjectNode> rows) {
    Map<String, Set<String>> origins = new LinkedHashMap<>();
    for (ObjectNode row : rows) {
      String versions = row.path("versions").asText();
      String origin =
          "%s on %s%s"
              .formatted(
                  row.path("date").asText(),
                  row.path("machine").asText(),
                  versions.isEmpty() ? "" : "; " + versions);
      origins.computeIfAbsent(origin, o -> new LinkedHashSet<>()).add(Results.id(row));
    }
    return origins.entrySet().stream()
        .map(
            origin ->
                "Measured %s%s.\n"
                    .formatted(
                        origin.getKey(),
                        origins.size() == 1 ? "" : ": " + String.join("; ", origin.getValue())))
        .collect(Collectors.joining("\n"));
  }
}
