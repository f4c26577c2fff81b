package org.speechlm4j.benchmarks.kernel;

import java.util.List;
import java.util.Locale;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.Quantization;
import org.speechlm4j.core.tensor.StorageType;

/** Linear layers: thin (few rows, bound by memory) and large (bound by arithmetic). */
public enum ProductSetting implements Setting {
  /** One row, small. */
  THIN_SMALL(1, 1024, 1024, Weights.FLOAT32, "weights of 4 MB, which a cache may hold"),
  /** One row. */
  THIN(1, 4096, 4096, Weights.FLOAT32, "a token's product: reads 64 MB of weights"),
  /** One row, half the bytes. */
  THIN_BFLOAT16(1, 4096, 4096, Weights.BFLOAT16, "the same with weights as published"),
  /** One row, a quarter of the bytes. */
  THIN_INT8(1, 4096, 4096, Weights.INT8, "the same, quantised"),
  /** One row, an eighth of the bytes. */
  THIN_INT4(1, 4096, 4096, Weights.INT4, "the same, quantised further"),
  /** Four rows. */
  THIN_BATCH(4, 4096, 4096, Weights.FLOAT32, "four streams at once"),
  /** Four rows, half the bytes. */
  THIN_BATCH_BFLOAT16(4, 4096, 4096, Weights.BFLOAT16, "four streams, weights as published"),
  /** Four rows, a quarter of the bytes. */
  THIN_BATCH_INT8(4, 4096, 4096, Weights.INT8, "four streams, quantised"),
  /** Square. */
  ENCODER(499, 768, 768, Weights.FLOAT32, "HuBERT base's projections over 10 s"),
  /** Wider. */
  ENCODER_INNER(499, 768, 3072, Weights.FLOAT32, "its feed-forward layers"),
  /** Narrower. */
  ENCODER_OUTER(499, 3072, 768, Weights.FLOAT32, "the same, back"),
  /** Large. */
  LARGE(1024, 1024, 1024, Weights.FLOAT32, "what libraries of matrix products are compared at"),
  /** Large with weights of half the bytes. */
  LARGE_BFLOAT16(512, 2048, 2048, Weights.BFLOAT16, "a prompt through weights as published"),
  /** Large with weights of a quarter of the bytes. */
  LARGE_INT8(512, 2048, 2048, Weights.INT8, "a prompt through quantised weights");

  private final int rows;
  private final int inputs;
  private final int outputs;
  private final Weights weights;
  private final String reason;

  ProductSetting(int rows, int inputs, int outputs, Weights weights, String reason) {
    this.rows = rows;
    this.inputs = inputs;
    this.outputs = outputs;
    this.weights = weights;
    this.reason = reason;
  }

  /** How weights are held. */
  private enum Weights {
    FLOAT32,
    BFLOAT16,
    INT8,
    INT4
  }

  @Override
  public String label() {
    String kind =
        weights == Weights.FLOAT32
            ? ""
            : ", " + weights.name().toLowerCase(Locale.ROOT) + " weights";
    return "linear, %d x %d to %d%s".formatted(rows, inputs, outputs, kind);
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kernel kernel() {
    return switch (weights) {
      case FLOAT32 -> floats(StorageType.F32);
      case BFLOAT16 -> floats(StorageType.BF16);
      case INT8 -> new QuantizedProductKernel(rows, inputs, outputs, Quantization.int8());
      case INT4 -> new QuantizedProductKernel(rows, inputs, outputs, Quantization.int4());
    };
  }

  private Kernel floats(StorageType storage) {
    return new OperationKernel(
        new LinearOp(),
        List.of(
            Operand.normal("x", rows, inputs),
            Operand.weight("weight", outputs, inputs).storedAs(storage)),
        Peer.of("linear"));
  }
}
