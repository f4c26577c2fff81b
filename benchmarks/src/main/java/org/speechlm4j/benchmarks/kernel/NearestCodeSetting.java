package org.speechlm4j.benchmarks.kernel;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.speechlm4j.core.tensor.NearestCodeOp;
import org.speechlm4j.core.tensor.NearestCodeOp.Distance;

/** Searches of the nearest code. */
public enum NearestCodeSetting implements Setting {
  /** One frame. */
  STREAM(1, 1024, 128, Distance.EUCLIDEAN, "EnCodec while sound arrives"),
  /** EnCodec. */
  ENCODEC(1500, 1024, 128, Distance.EUCLIDEAN, "20 s of EnCodec at 75 Hz"),
  /** Mimi. */
  MIMI(125, 2048, 256, Distance.EUCLIDEAN, "10 s of Mimi at 12.5 Hz"),
  /** DAC. */
  DAC(750, 1024, 8, Distance.EUCLIDEAN, "DAC's low-dimensional lookup, 10 s"),
  /** Cosines in few dimensions. */
  DAC_COSINE(750, 1024, 8, Distance.COSINE, "DAC's lookup as published, by cosine"),
  /** Cosines in many. */
  COSINE(1500, 1024, 128, Distance.COSINE, "the cosine's surcharge over ENCODEC"),
  /** Wide frames. */
  UNITS(4096, 256, 1024, Distance.EUCLIDEAN, "k-means units of 82 s of HuBERT large"),
  /** A large codebook. */
  LARGE_CODEBOOK(
      512, 65_536, 16, Distance.EUCLIDEAN, "codecs of one codebook have up to 65536 codes");

  private final int frames;
  private final int codes;
  private final int dimension;
  private final Distance distance;
  private final String reason;

  NearestCodeSetting(int frames, int codes, int dimension, Distance distance, String reason) {
    this.frames = frames;
    this.codes = codes;
    this.dimension = dimension;
    this.distance = distance;
    this.reason = reason;
  }

  @Override
  public String label() {
    String kind = distance == Distance.COSINE ? ", cosine" : "";
    return "nearest of %d codes, %d x %d%s".formatted(codes, frames, dimension, kind);
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kernel kernel() {
    return new OperationKernel(
        new NearestCodeOp(distance),
        List.of(
            Operand.normal("x", frames, dimension), Operand.normal("codebook", codes, dimension)),
        new Peer("nearest_code", Map.of("distance", distance.name().toLowerCase(Locale.ROOT))));
  }
}
