package org.speechlm4j.core.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Quantization;
import org.speechlm4j.core.tensor.QuantizedMatrix;
import org.speechlm4j.core.tensor.StorageType;

class WeightsTest {

  private static final Initializer ZEROS = Initializer.zeros();

  private final Backend backend = new ReferenceEngine();
  private final Map<String, HostTensor> tensors = new LinkedHashMap<>();

  @TempDir private Path folder;

  private Weights loaded() {
    return Weights.of(TensorSource.of("model.safetensors", tensors), backend);
  }

  private void put(String name, float[] values, int... sizes) {
    tensors.put(name, HostTensor.of(values, sizes));
  }

  @Test
  void scope_prefixesNames() {
    put("encoder.layers.3.weight", new float[] {1, 2}, 2);
    Weights layer = loaded().at("encoder").at("layers", 3);
    assertThat(layer.get("weight", ZEROS, 2).toFloats()).containsExactly(1, 2);
    assertThat(layer.has("weight")).isTrue();
    assertThat(layer.has("bias")).isFalse();
  }

  @Test
  void list_takesEachScope_andEndsAtTheFirstThatIsMissing() {
    put("layers.0.weight", new float[] {1}, 1);
    put("layers.1.weight", new float[] {2}, 1);
    assertThat(loaded().list("layers", 2, layer -> layer.get("weight", ZEROS, 1).toFloats()[0]))
        .containsExactly(1F, 2F);
    assertThatThrownBy(
            () ->
                loaded().list("layers", Integer.MAX_VALUE, layer -> layer.get("weight", ZEROS, 1)))
        .isInstanceOf(MissingTensorException.class)
        .hasMessageContaining("layers.2.weight");
  }

  @Test
  void missingTensor_namesTheFileTheTensorAndItsShape() {
    assertThatThrownBy(() -> loaded().at("a").get("b", ZEROS, 2, 3))
        .isInstanceOf(MissingTensorException.class)
        .hasMessageContainingAll("model.safetensors", "a.b", "[2, 3]");
  }

  @Test
  void misshapenTensor_namesTheFileAndBothShapes() {
    put("a.b", new float[] {1, 2}, 2);
    assertThatThrownBy(() -> loaded().at("a").get("b", ZEROS, 2, 1))
        .isInstanceOf(MissingTensorException.class)
        .hasMessageContainingAll("model.safetensors", "a.b", "has shape [2]", "need [2, 1]");
  }

  @Test
  void modelOfAFolder_withoutItsTensors_isAFaultOfTheFile() throws IOException {
    put("a", new float[] {1, 2}, 2);
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, tensors, Map.of());
    assertThat(Weights.load(folder, backend, weights -> weights.get("a", ZEROS, 2)).toFloats())
        .containsExactly(1, 2);
    for (String name : new String[] {"a", "b"}) {
      assertThatThrownBy(
              () -> Weights.load(folder, backend, weights -> weights.get(name, ZEROS, 3)))
          .isInstanceOf(InvalidFileException.class)
          .hasMessageStartingWith(file + ": tensor " + name);
    }
  }

  @Test
  void folder_isLoaded_andItsErrorsNameTheFile() throws IOException {
    put("a", new float[] {1, 2}, 2);
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, tensors, Map.of());
    Weights weights = Weights.load(folder, backend);
    assertThat(weights.get("a", ZEROS, 2).toFloats()).containsExactly(1, 2);
    assertThatThrownBy(() -> weights.get("b", ZEROS, 2)).hasMessageContaining(file.toString());
    assertThatThrownBy(() -> weights.get("a", ZEROS, 3)).hasMessageContaining(file.toString());
  }

  @Test
  void renamed_readsOtherProjectsNames_andReportsThem() {
    put("enc.w", new float[] {1}, 1);
    Weights weights = loaded().renamed(name -> name.replace("encoder.weight", "enc.w"));
    assertThat(weights.at("encoder").get("weight", ZEROS, 1).toFloats()).containsExactly(1);
    assertThat(weights.unused()).isEmpty();
    assertThatThrownBy(() -> weights.at("encoder").get("weight", ZEROS, 2))
        .hasMessageContaining("enc.w");
  }

  @Test
  void unused_isWhatNoScopeAskedFor_inOrder() {
    put("c", new float[1], 1);
    put("a.x", new float[1], 1);
    put("b", new float[1], 1);
    Weights weights = loaded();
    assertThat(weights.unused()).containsExactly("a.x", "b", "c");
    weights.at("a").get("x", ZEROS, 1);
    assertThat(weights.has("b")).isTrue();
    assertThat(weights.unused()).containsExactly("b", "c");
  }

  @ParameterizedTest
  @CsvSource({
    "weight_g, weight_v",
    "parametrizations.weight.original0, parametrizations.weight.original1"
  })
  void weightNorm_isFolded_underBothNames(String length, String direction) {
    put("conv." + direction, new float[] {3, 4, 0, 5}, 2, 2, 1);
    put("conv." + length, new float[] {10, 2}, 2, 1, 1);
    Weights weights = loaded();
    assertThat(weights.at("conv").weightNorm("weight", 0, ZEROS, 2, 2, 1).toFloats())
        .containsExactly(6, 8, 0, 2);
    assertThat(weights.unused()).isEmpty();
  }

  @Test
  void weightNorm_ofAPlainTensor_isThatTensor() {
    put("conv.weight", new float[] {3, 4}, 2, 1, 1);
    assertThat(loaded().at("conv").weightNorm("weight", 0, ZEROS, 2, 1, 1).toFloats())
        .containsExactly(3, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void weightNorm_keepsAnyAxis(int axis) {
    int[] sizes = {2, 3, 4};
    float[] v = new float[24];
    for (int i = 0; i < v.length; i++) {
      v[i] = i - 11.5f;
    }
    float[] g = {1, -2, 3, 4};
    int[] lengthSizes = {1, 1, 1};
    lengthSizes[axis] = sizes[axis];
    put("weight_v", v, sizes);
    put("weight_g", Arrays.copyOf(g, sizes[axis]), lengthSizes);
    float[] folded = loaded().weightNorm("weight", axis, ZEROS, sizes).toFloats();
    int[] strides = {12, 4, 1};
    for (int k = 0; k < sizes[axis]; k++) {
      double square = 0;
      for (int i = 0; i < v.length; i++) {
        square += i / strides[axis] % sizes[axis] == k ? v[i] * v[i] : 0;
      }
      for (int i = 0; i < v.length; i++) {
        if (i / strides[axis] % sizes[axis] == k) {
          assertThat((double) folded[i]).isCloseTo(g[k] * v[i] / Math.sqrt(square), within(1e-6));
        }
      }
    }
  }

  @Test
  void weightNorm_leavesTheCheckpointAsItIs() {
    put("weight_v", new float[] {3, 4}, 1, 2);
    put("weight_g", new float[] {10}, 1, 1);
    Weights weights = loaded();
    float[] first = weights.weightNorm("weight", 0, ZEROS, 1, 2).toFloats();
    assertThat(weights.weightNorm("weight", 0, ZEROS, 1, 2).toFloats()).containsExactly(first);
  }

  @Test
  void weightNorm_ofAZeroDirection_isZero() {
    put("weight_v", new float[] {0, 0, 3, 4}, 2, 2);
    put("weight_g", new float[] {7, 5}, 2, 1);
    float[] folded = loaded().weightNorm("weight", 0, ZEROS, 2, 2).toFloats();
    assertThat(folded).containsExactly(0, 0, 3, 4);
  }

  @Test
  void drawing_dependsOnSeedAndFullNameAlone() {
    Weights one = Weights.init(5, backend);
    Weights other = Weights.init(5, backend);
    Initializer normal = Initializer.standardNormal();
    float[] a = one.at("x").get("a", normal, 8).toFloats();
    float[] b = one.at("x").get("b", normal, 8).toFloats();
    assertThat(other.get("x.b", normal, 8).toFloats()).containsExactly(b);
    assertThat(other.at("x").get("a", normal, 8).toFloats()).containsExactly(a);
    assertThat(a).isNotEqualTo(b);
    assertThat(Weights.init(6, backend).at("x").get("a", normal, 8).toFloats()).isNotEqualTo(a);
    assertThat(one.loaded()).isFalse();
    assertThat(one.has("x.a")).isFalse();
    assertThat(one.unused()).isEmpty();
  }

  @Test
  void similarNames_drawIndependentValues() {
    Weights weights = Weights.init(1, backend);
    int n = 20_000;
    double[] first = weights.get("layers.0.weight", Initializer.standardNormal(), n).toDoubles();
    double[] second = weights.get("layers.1.weight", Initializer.standardNormal(), n).toDoubles();
    double product = 0;
    for (int i = 0; i < n; i++) {
      product += first[i] * second[i];
    }
    assertThat(product / n).isCloseTo(0, within(5 / Math.sqrt(n)));
  }

  @Test
  void fanIn_isUniformWithinItsBound() {
    double bound = 1 / Math.sqrt(64);
    double[] values = draw(Initializer.fanIn(64));
    assertThat(Arrays.stream(values).map(Math::abs).max()).hasValueCloseTo(bound, within(1e-5));
    assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow()).isLessThanOrEqualTo(bound);
    assertThat(mean(values, 1)).isCloseTo(0, within(0.01 * bound));
    assertThat(mean(values, 2)).isCloseTo(bound * bound / 3, within(0.01 * bound * bound));
    assertThat(mean(values, 4))
        .isCloseTo(Math.pow(bound, 4) / 5, within(0.01 * Math.pow(bound, 4)));
  }

  @Test
  void normal_hasItsMoments() {
    double[] values = draw(new Initializer.Normal(0.02f));
    assertThat(mean(values, 1)).isCloseTo(0, within(0.02 * 0.01));
    assertThat(mean(values, 2)).isCloseTo(0.0004, within(0.0004 * 0.02));
    assertThat(mean(values, 4)).isCloseTo(3 * 0.0004 * 0.0004, within(0.0004 * 0.0004 * 0.1));
  }

  @Test
  void constants_areConstant() {
    assertThat(draw(Initializer.zeros())).containsOnly(0);
    assertThat(draw(Initializer.ones())).containsOnly(1);
  }

  private double[] draw(Initializer initializer) {
    return Weights.init(3, backend).get("weight", initializer, 200_000).toDoubles();
  }

  private static double mean(double[] values, int power) {
    double sum = 0;
    for (double value : values) {
      sum += Math.pow(value, power);
    }
    return sum / values.length;
  }

  @Test
  void matrices_areHeldAsAsked_otherParametersAsTheyAre() {
    float[] values = new float[32];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1.001f * i - 9;
    }
    put("layer.weight", values, 2, 16);
    put("layer.bias", new float[] {1.001f, 2.001f}, 2);
    HostTensor weight = tensors.get("layer.weight");
    for (WeightPrecision precision : WeightPrecision.values()) {
      Weights layer = loaded().held(precision).at("layer");
      HostTensor expected =
          switch (precision) {
            case AS_STORED, FLOAT32 -> weight;
            case BFLOAT16 -> weight.storedAs(StorageType.BF16);
            case INT8 -> QuantizedMatrix.of(weight, Quantization.int8()).widened();
            case INT4 -> QuantizedMatrix.of(weight, Quantization.int4()).widened();
          };
      assertThat(layer.matrix("weight", ZEROS, 2, 16).toFloats())
          .containsExactly(expected.toFloats());
      assertThat(layer.get("bias", ZEROS, 2).toFloats()).containsExactly(1.001f, 2.001f);
    }
  }

  @Test
  void heldWeights_areStillRenamedAndCounted() {
    put("old.weight", new float[8], 1, 8);
    Weights weights =
        loaded()
            .held(WeightPrecision.INT4)
            .renamed(name -> name.replace("new", "old"))
            .held(WeightPrecision.INT8);
    weights.at("new").matrix("weight", ZEROS, 1, 8);
    assertThat(weights.unused()).isEmpty();
  }

  @Test
  void matrix_thatAPrecisionCannotHold_isNamed() {
    put("a.weight", new float[] {1, Float.NaN}, 1, 2);
    assertThatThrownBy(
            () -> loaded().held(WeightPrecision.INT8).at("a").matrix("weight", ZEROS, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("tensor a.weight: value: found NaN in row 0, column 1");
  }

  @Test
  void initialisingAndStoring_endWhereTheThreadIsInterrupted() {
    Thread.currentThread().interrupt();
    try {
      for (Initializer initializer : List.of(Initializer.standardNormal(), Initializer.fanIn(3))) {
        assertThatThrownBy(() -> initializer.fill(new float[10], new SplittableRandom(1)))
            .isInstanceOf(CancellationException.class);
      }
      HostTensor tensor = HostTensor.of(new float[10], 10);
      assertThatThrownBy(() -> tensor.storedAs(StorageType.F16))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void storing_aTensorOfManyParts_keepsEachElementsPlace() {
    float[] values = new float[200_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2048;
    }
    HostTensor tensor = HostTensor.of(values, 3, 66_667);
    for (StorageType type : List.of(StorageType.F16, StorageType.F64)) {
      HostTensor stored = tensor.storedAs(type);
      assertThat(stored.shape()).isEqualTo(tensor.shape());
      assertThat(stored.toFloats()).containsExactly(values);
    }
    values[150_000] = 1e6f;
    assertThatThrownBy(() -> tensor.storedAs(StorageType.F16))
        .hasMessageStartingWith("element 150000: found 1000000.0");
  }
}
