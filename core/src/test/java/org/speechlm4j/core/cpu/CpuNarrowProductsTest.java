package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.GatherOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.Quantization;
import org.speechlm4j.core.tensor.QuantizedMatrix;
import org.speechlm4j.core.tensor.ReshapeOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.StorageType;

/** A product with a weight of few bits has the bits of the one with the widened weight. */
class CpuNarrowProductsTest {

  private static final int[] ROWS = {1, 2, 5, 12, 13};
  private static final int[] DEPTHS = {1, 7, 8, 9, 31, 64, 100};
  private static final int[] COLUMNS = {1, 16, 17, 33, 70, 130};
  private static final List<CpuEngine> SEVERAL =
      IntStream.of(1, 2, 3, 7).mapToObj(CpuEngine::withThreads).toList();

  /** How a weight may be held. */
  enum Held {
    BFLOAT16,
    FLOAT16,
    INT8,
    INT8_PER_ROW,
    INT8_BY_EIGHT,
    INT4,
    INT4_BY_FORTY;

    private QuantizedMatrix quantized(HostTensor weight) {
      return QuantizedMatrix.of(
          weight,
          switch (this) {
            case INT8_PER_ROW -> Quantization.int8().perRow();
            case INT8_BY_EIGHT -> new Quantization(8, 8);
            case INT4 -> Quantization.int4();
            case INT4_BY_FORTY -> new Quantization(4, 40);
            default -> Quantization.int8();
          });
    }

    private boolean isFloat() {
      return this == BFLOAT16 || this == FLOAT16;
    }

    private HostTensor stored(HostTensor weight) {
      return weight.storedAs(this == BFLOAT16 ? StorageType.BF16 : StorageType.F16);
    }

    EngineArray upload(Engine engine, HostTensor weight) {
      return isFloat() ? engine.upload(stored(weight)) : engine.upload(quantized(weight));
    }

    HostTensor widened(HostTensor weight) {
      return isFloat() ? stored(weight).storedAs(StorageType.F32) : quantized(weight).widened();
    }
  }

  @ParameterizedTest
  @EnumSource
  void linear_ofOddSizes_hasTheBitsOfTheWidenedWeight(Held held) {
    for (int columns : COLUMNS) {
      for (int depth : DEPTHS) {
        for (int rows : ROWS) {
          assertSameBits(held, rows, depth, columns);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void linear_ofDeepSizes_hasTheBitsOfTheWidenedWeight(Held held) {
    for (int rows : new int[] {1, 6, 40}) {
      assertSameBits(held, rows, 2100, 333);
      assertSameBits(held, rows, 1031, 48);
    }
  }

  private static void assertSameBits(Held held, int rows, int depth, int columns) {
    Samples samples = new Samples(rows + 1000L * depth);
    HostTensor x = samples.floats(rows, depth);
    HostTensor weight = samples.floats(columns, depth);
    HostTensor bias = samples.floats(columns);
    for (CpuEngine engine : OpCase.engines()) {
      float[] expected =
          linear(engine, rows, x, engine.upload(held.widened(weight)), engine.upload(bias));
      float[] found = linear(engine, rows, x, held.upload(engine, weight), engine.upload(bias));
      assertThat(found).as("%d x %d to %d", rows, depth, columns).isEqualTo(expected);
    }
  }

  private static float[] linear(
      Engine engine, int rows, HostTensor x, EngineArray weight, EngineArray... bias) {
    Shape output = Shape.of(rows, weight.shape().size(0));
    EngineArray left = engine.upload(x);
    return engine.floats(
        bias.length == 0
            ? engine.run(new LinearOp(), output, left, weight)
            : engine.run(new LinearOp(), output, left, weight, bias[0]));
  }

  @ParameterizedTest
  @EnumSource
  void linear_withoutBias_matchesReference(Held held) {
    Samples samples = new Samples(2);
    HostTensor weight = samples.floats(150, 90);
    for (int rows : new int[] {1, 5, 60}) {
      HostTensor x = samples.floats(rows, 90);
      Engine reference = new ReferenceEngine();
      float[] expected = linear(reference, rows, x, reference.upload(held.widened(weight)));
      for (CpuEngine engine : OpCase.engines()) {
        float[] found = linear(engine, rows, x, held.upload(engine, weight));
        for (int i = 0; i < found.length; i++) {
          assertThat((double) found[i]).isCloseTo(expected[i], offset(1e-4));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void linear_ofEmptyAxes_isBiasOrEmpty(Held held) {
    Samples samples = new Samples(3);
    for (CpuEngine engine : OpCase.engines()) {
      assertThat(linear(engine, 0, samples.floats(0, 5), held.upload(engine, samples.floats(7, 5))))
          .isEmpty();
      assertThat(linear(engine, 3, samples.floats(3, 5), held.upload(engine, samples.floats(0, 5))))
          .isEmpty();
      EngineArray bias = engine.upload(HostTensor.of(new float[] {1, 2}, 2));
      EngineArray weight = held.upload(engine, samples.floats(2, 0));
      assertThat(linear(engine, 2, samples.floats(2, 0), weight, bias)).containsExactly(1, 2, 1, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void linear_atAnyThreads_hasSameBits(Held held) {
    Samples samples = new Samples(4);
    HostTensor weight = samples.floats(1000, 700);
    for (int rows : new int[] {1, 7, 300}) {
      HostTensor x = samples.floats(rows, 700);
      CpuEngine single = SEVERAL.getFirst();
      float[] expected = linear(single, rows, x, held.upload(single, weight));
      for (CpuEngine engine : SEVERAL) {
        assertThat(linear(engine, rows, x, held.upload(engine, weight))).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void linear_ofBatch_equalsRows(Held held) {
    Samples samples = new Samples(5);
    HostTensor weight = samples.floats(165, 1300);
    for (CpuEngine engine : OpCase.engines()) {
      EngineArray uploaded = held.upload(engine, weight);
      for (int rows : new int[] {3, 12, 30}) {
        HostTensor x = samples.floats(rows, 1300);
        float[] batch = linear(engine, rows, x, uploaded);
        for (int row = 0; row < rows; row++) {
          HostTensor one = HostTensor.of(x.part(row * 1300, 1300).toFloats(), 1, 1300);
          assertThat(linear(engine, 1, one, uploaded))
              .isEqualTo(Arrays.copyOfRange(batch, row * 165, row * 165 + 165));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientOfInput_hasTheBitsOfTheWidenedWeight(Held held) {
    Samples samples = new Samples(6);
    for (int columns : new int[] {1, 16, 37, 100}) {
      for (int depth : new int[] {1, 15, 16, 50, 77}) {
        HostTensor weight = samples.floats(columns, depth);
        HostTensor x = samples.floats(20, depth);
        HostTensor upstream = samples.floats(20, columns);
        for (CpuEngine engine : OpCase.engines()) {
          assertThat(inputGradient(engine, x, held.upload(engine, weight), upstream))
              .isEqualTo(inputGradient(engine, x, engine.upload(held.widened(weight)), upstream));
        }
      }
    }
  }

  private static float[] inputGradient(
      CpuEngine engine, HostTensor x, EngineArray weight, HostTensor upstream) {
    EngineArray gradient =
        engine
            .gradients(
                evaluation(engine, x, weight), engine.upload(upstream), new boolean[] {true, false})
            .getFirst();
    return engine.floats(Objects.requireNonNull(gradient));
  }

  private static Evaluation evaluation(CpuEngine engine, HostTensor x, EngineArray weight) {
    EngineArray left = engine.upload(x);
    Shape output = Shape.of(x.shape().size(0), weight.shape().size(0));
    EngineArray result = engine.run(new LinearOp(), output, left, weight);
    return new Evaluation(new LinearOp(), List.of(left, weight), result);
  }

  @ParameterizedTest
  @EnumSource(
      value = Held.class,
      names = {"INT8", "INT4"})
  void integers_areFrozen(Held held) {
    CpuEngine engine = CpuEngine.withThreads(1);
    HostTensor value = new Samples(7).floats(8, 8);
    EngineArray weight = held.upload(engine, value);
    EngineArray other = engine.upload(value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.update(BlendUpdate.copy(), weight, other))
        .withMessageContaining("update: found a weight held as " + held + ", which is frozen");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                engine.gradients(
                    evaluation(engine, value, weight), other, new boolean[] {false, true}))
        .withMessageContaining("weight held as " + held + ", which is frozen");
  }

  @ParameterizedTest
  @EnumSource
  void otherOperations_takeTheWidenedWeight(Held held) {
    CpuEngine engine = CpuEngine.withThreads(2);
    HostTensor value = new Samples(8).floats(21, 13);
    float[] widened = held.widened(value).toFloats();
    EngineArray indices = engine.upload(HostTensor.of(new int[] {20, 3}, 2));
    EngineArray rows =
        engine.run(new GatherOp(), Shape.of(2, 13), held.upload(engine, value), indices);
    assertThat(engine.floats(rows)).startsWith(Arrays.copyOfRange(widened, 260, 273));
    EngineArray weight = held.upload(engine, value);
    assertThat(engine.floats(weight)).isEqualTo(widened);
    Shape other = Shape.of(13, 21);
    EngineArray turned = engine.run(new ReshapeOp(other), other, weight);
    HostTensor x = new Samples(9).floats(2, 21);
    assertThat(linear(engine, 2, x, turned))
        .isEqualTo(linear(engine, 2, x, engine.upload(HostTensor.of(widened, 13, 21))));
  }

  @ParameterizedTest
  @EnumSource(
      value = Held.class,
      names = {"BFLOAT16", "FLOAT16"})
  void halves_thatAreNoNumbers_spreadAsInSinglePrecision(Held held) {
    float[] values = new Samples(10).floats(20, 18).toFloats();
    values[5] = Float.POSITIVE_INFINITY;
    values[18 + 4] = Float.NaN;
    assertSame(held, HostTensor.of(values, 20, 18));
  }

  @ParameterizedTest
  @EnumSource(
      value = Held.class,
      names = {"BFLOAT16", "FLOAT16"})
  void halves_thatAreSubnormal_keepTheirValues(Held held) {
    float scale = held == Held.FLOAT16 ? 0x1p-20f : 0x1p-130f;
    assertSame(held, new Samples(11).scaled(scale, 0, 20, 18));
  }

  @ParameterizedTest
  @EnumSource
  void bfloat16_thatWasChanged_isReadAnew(Held held) {
    if (held.isFloat()) {
      CpuEngine engine = CpuEngine.withThreads(1);
      Samples samples = new Samples(12);
      EngineArray weight = held.upload(engine, samples.floats(20, 18));
      HostTensor x = samples.floats(1, 18);
      linear(engine, 1, x, weight);
      HostTensor other = samples.floats(20, 18);
      engine.update(BlendUpdate.copy(), weight, engine.upload(other));
      assertThat(linear(engine, 1, x, weight))
          .isEqualTo(linear(engine, 1, x, engine.upload(other)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void hostileScales_giveTheBitsOfTheWidenedWeight(Held held) {
    if (!held.isFloat()) {
      float[] values = new Samples(13).floats(20, 160).toFloats();
      for (int i = 0; i < 160; i++) {
        values[i] = 0;
        values[160 + i] *= 0x1p-140f;
        values[320 + i] *= 0x1p120f;
        values[480 + i] *= -0x1p-126f;
      }
      assertSame(held, HostTensor.of(values, 20, 160));
    }
  }

  private static void assertSame(Held held, HostTensor weight) {
    int depth = weight.shape().size(1);
    for (int rows : new int[] {1, 3, 14}) {
      HostTensor x = new Samples(14).floats(rows, depth);
      for (CpuEngine engine : OpCase.engines()) {
        EngineArray plain =
            engine.upload(HostTensor.of(held.widened(weight).toFloats(), 20, depth));
        assertThat(linear(engine, rows, x, held.upload(engine, weight)))
            .isEqualTo(linear(engine, rows, x, plain));
      }
    }
  }
}
