package org.speechlm4j.benchmarks.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamingLatencyTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void percentile_isTheSmallestValueThatAShareDoesNotExceed() {
    double[] ascending = {1, 2, 3, 4};
    assertThat(StreamingLatency.percentile(ascending, 0.5)).isEqualTo(2);
    assertThat(StreamingLatency.percentile(ascending, 0.95)).isEqualTo(4);
    assertThat(StreamingLatency.percentile(ascending, 1)).isEqualTo(4);
    assertThat(StreamingLatency.percentile(ascending, 0)).isEqualTo(1);
  }

  @Test
  void codec_isTimedInBothDirections() throws Exception {
    List<ObjectNode> lines = StreamingLatency.measure(new Repository(ROOT).tinyCodec(), 1, 3);
    assertThat(lines)
        .extracting(line -> line.path("task").asText())
        .containsExactly("encode", "decode");
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.path("frames").asInt()).isEqualTo(3);
              assertThat(line.path("p50_s").asDouble()).isPositive();
              assertThat(line.path("p99_s").asDouble())
                  .isGreaterThanOrEqualTo(line.path("p50_s").asDouble());
            });
  }
}
