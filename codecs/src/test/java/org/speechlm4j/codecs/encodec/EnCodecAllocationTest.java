package org.speechlm4j.codecs.encodec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.speechlm4j.codecs.DecoderSession;
import org.speechlm4j.codecs.EncoderSession;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.cpu.CpuEngine;

/** A warm stream computes in memory that it has already: what it allocates are handles. */
@Tag("vector-only")
class EnCodecAllocationTest {

  /** Bytes a push; the activations of one are ten times as many. */
  private static final long HANDLES = 110_000;

  /** Pushes after which the compiler has certainly done its work. */
  private static final int MOST_PUSHES = 5000;

  private static final int PIECE = 320;

  private final EnCodec codec =
      SmallCodecs.codec(
          Map.of(
              "num_filters",
              32,
              "hidden_size",
              64,
              "upsampling_ratios",
              List.of(5, 4, 2),
              "codebook_size",
              1024,
              "target_bandwidths",
              List.of(48.0)),
          CpuEngine.withThreads(2));

  @Test
  void push_ofSound_allocatesNoActivations() {
    Audio piece = SmallCodecs.noise(3, 1, PIECE);
    try (EncoderSession session = codec.encoderSession(8)) {
      assertAllocatesHandles(() -> session.push(piece));
    }
  }

  @Test
  void push_ofCodes_allocatesNoActivations() {
    Codes piece = codec.encode(SmallCodecs.noise(4, 1, PIECE), 8);
    try (DecoderSession session = codec.decoderSession()) {
      assertAllocatesHandles(() -> session.push(piece));
    }
  }

  private static void assertAllocatesHandles(Runnable push) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < MOST_PUSHES && least >= HANDLES; i++) {
      long before = threads.getTotalThreadAllocatedBytes();
      push.run();
      least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(HANDLES);
  }
}
