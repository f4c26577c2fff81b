package org.speechlm4j.benchmarks.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.speechlm4j.benchmarks.compare.Java;
import org.speechlm4j.benchmarks.results.Part;

/** Times the frames of streams. */
public final class Streaming {

  /** Forty seconds of EnCodec, so that the 99th percentile is the thirtieth longest frame. */
  private static final int FRAMES = 3000;

  private static final int QUICK_FRAMES = 20;

  private Streaming() {}

  /** Times EnCodec's, encoding and decoding. */
  public static void run(Session session) throws IOException {
    Model model = Model.ENCODEC_24KHZ;
    Optional<Path> place = session.checkpoint(model);
    if (place.isEmpty()) {
      return;
    }
    String frames = Integer.toString(session.quick() ? QUICK_FRAMES : FRAMES);
    String threads = Integer.toString(session.threads());
    Program latency =
        Program.of(Java.command(StreamingLatency.class, place.get().toString(), threads, frames));
    for (JsonNode line : latency.lines()) {
      String id = model + ", " + line.path("task").asText();
      ObjectNode row = ((ObjectNode) line).put("threads", session.threads());
      session.results().put(Part.STREAMING, id, row);
      session.say("%s: %s".formatted(id, line));
    }
  }
}
