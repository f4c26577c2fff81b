package org.speechlm4j.benchmarks.whole;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.speechlm4j.benchmarks.results.Results;
import org.speechlm4j.codecs.DecoderSession;
import org.speechlm4j.codecs.EncoderSession;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.cpu.CpuEngine;

/**
 * Streams sound through a codec, a frame at a time, and tells how long frames take: a process of
 * its own, so that nothing else has been compiled in it.
 */
final class StreamingLatency {

  private static final long SEED = 1;
  private static final int MOST_CODEBOOKS = 8;
  private static final double NANOSECONDS = 1e9;

  private final EnCodec codec;
  private final int codebooks;
  private final int frames;
  private final SplittableRandom random = new SplittableRandom(SEED);

  private StreamingLatency(EnCodec codec, int frames) {
    this.codec = codec;
    this.codebooks = Math.min(MOST_CODEBOOKS, codec.quantizer().codebookSizes().length);
    this.frames = frames;
  }

  /** Arguments: the model's folder, threads, frames to time; as many are streamed before them. */
  public static void main(String[] args) throws IOException {
    measure(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))
        .forEach(System.out::println);
  }

  /** A row of results for encoding and one for decoding. */
  static List<ObjectNode> measure(Path folder, int threads, int frames) throws IOException {
    EnCodec codec = EnCodec.load(folder, CpuEngine.withThreads(threads));
    StreamingLatency latency = new StreamingLatency(codec, frames);
    return List.of(latency.encode(), latency.decode());
  }

  private ObjectNode encode() {
    int samples = (int) Math.round(codec.sampleRate() / codec.frameRate());
    try (EncoderSession session = codec.encoderSession(codebooks)) {
      return timed("encode", _ -> session.push(noise(samples)));
    }
  }

  private ObjectNode decode() {
    try (DecoderSession session = codec.decoderSession()) {
      return timed("decode", _ -> session.push(codes()));
    }
  }

  private ObjectNode timed(String task, IntConsumer frame) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < frames; i++) {
      frame.accept(i);
    }
    double[] seconds = new double[frames];
    long allocated = threads.getTotalThreadAllocatedBytes();
    for (int i = 0; i < frames; i++) {
      long start = System.nanoTime();
      frame.accept(i);
      seconds[i] = (System.nanoTime() - start) / NANOSECONDS;
    }
    allocated = threads.getTotalThreadAllocatedBytes() - allocated;
    Arrays.sort(seconds);
    return Results.row()
        .put("task", task)
        .put("frames", frames)
        .put("frame_s", 1 / codec.frameRate())
        .put("p50_s", percentile(seconds, 0.50))
        .put("p95_s", percentile(seconds, 0.95))
        .put("p99_s", percentile(seconds, 0.99))
        .put("max_s", percentile(seconds, 1))
        .put("allocated_bytes", allocated / frames);
  }

  /** The smallest of the ascending values that a share of them does not exceed. */
  static double percentile(double[] ascending, double share) {
    int index = (int) Math.ceil(share * ascending.length) - 1;
    return ascending[Math.max(0, index)];
  }

  private Audio noise(int samples) {
    float[] values = new float[samples];
    for (int i = 0; i < samples; i++) {
      values[i] = (float) (0.1 * random.nextGaussian());
    }
    return new Audio(new float[][] {values}, codec.sampleRate());
  }

  private Codes codes() {
    int[][] values = new int[codebooks][1];
    for (int[] row : values) {
      row[0] = random.nextInt(codec.codebookSize());
    }
    return new Codes(values, codec.frameRate());
  }
}
