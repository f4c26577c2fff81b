package org.speechlm4j.benchmarks.interrupt;

import java.util.List;
import java.util.concurrent.Callable;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.NearestCodeOp.Distance;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Tensor;

/** Single operations, which take a second or more each, and k-means. */
final class OperationWork {

  private static final int UNITS = 512;

  private OperationWork() {}

  static List<LongWork> all() {
    return List.of(
        of(
            "product `[8192, 4096]` by `[4096, 4096]`",
            new LinearOp(),
            shape(8192, 4096),
            shape(4096, 4096)),
        new LongWork(
            "search of 30,000 vectors among 30,000 codes of 1,024",
            place -> {
              Tensor vectors = Noise.on(place.engine(), 30_000, 1024);
              return () -> vectors.nearestCode(vectors, Distance.EUCLIDEAN);
            }),
        new LongWork(
            "attention of 16 heads, 4 x 4,096 queries and keys",
            place -> attention(place.engine())),
        of(
            "LSTM, 22,500 steps of 512",
            new LstmOp(false),
            shape(1, 22_500, UNITS),
            shape(4 * UNITS, UNITS),
            shape(4 * UNITS, UNITS),
            shape(4 * UNITS),
            shape(4 * UNITS)),
        of(
            "transposed convolution 64 to 32, 500,000 frames",
            new ConvTranspose1dOp(4, 1, 1, 0, 0),
            shape(1, 500_000, 64),
            shape(64, 32, 8)),
        new LongWork(
            "softmax of 8,000 rows of 16,000; result of 512 MB",
            place -> {
              Tensor rows = Noise.on(place.engine(), 8000, 16_000);
              return rows::softmax;
            }),
        of(
            "convolution 64 to 64, kernel 7, 2,000,000 frames; result of 512 MB",
            Conv1dOp.plain(),
            shape(1, 2_000_000, 64),
            shape(64, 64, 7)),
        of(
            "convolution 768 to 768, kernel 128, 16 groups, 200,000 frames; result of 614 MB",
            Conv1dOp.plain().withGroups(16),
            shape(1, 200_000, 768),
            shape(768, 48, 128)),
        new LongWork(
            "k-means, 1,000 means of 500,000 points of 128", place -> kMeans(place.engine())));
  }

  private static int[] shape(int... sizes) {
    return sizes;
  }

  private static LongWork of(String name, Op operation, int[] input, int[]... weights) {
    return new LongWork(
        name,
        place -> {
          Tensor x = Noise.on(place.engine(), input);
          Tensor[] others = new Tensor[weights.length];
          for (int i = 0; i < weights.length; i++) {
            others[i] = Noise.on(place.engine(), weights[i]);
          }
          return () -> x.apply(operation, others);
        });
  }

  private static Callable<?> attention(CpuEngine engine) {
    Tensor x = Noise.on(engine, 4, 4096, 1024);
    AttentionOp attention =
        new AttentionOp(16, 16, 0.1f, AttentionMask.full(), AttentionOp.Bias.NONE, false);
    return () -> x.apply(attention, x, x);
  }

  private static Callable<?> kMeans(CpuEngine engine) {
    Points points = new Points(Noise.values(500_000 * 128), 128);
    KMeans.Options options = new KMeans.Options(1000, 1_000_000, 0, 10_000, 1);
    return () -> KMeans.lloyd(points, options, engine);
  }
}
