package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.NearestCodeOp;
import org.speechlm4j.core.tensor.NearestCodeOp.Distance;
import org.speechlm4j.core.tensor.Shape;

class CpuNearestCodeTest {

  private static final int[] ROWS = {1, 2, 5, 6, 7, 12, 13, 31, 70};

  @ParameterizedTest
  @EnumSource(Distance.class)
  void nearestCode_ofAnySize_isThatOfDoublePrecision(Distance distance) {
    for (int rows : ROWS) {
      for (int codes : new int[] {1, 2, 15, 16, 17, 33, 70, 1023, 1040, 2500}) {
        for (int dimension : new int[] {1, 2, 3, 8, 33}) {
          assertMatchesReference(search(distance, rows, codes, dimension));
        }
      }
    }
    assertMatchesReference(search(distance, 50, 1024, 128));
  }

  @ParameterizedTest
  @EnumSource(Distance.class)
  void nearestCode_amongNearlyEqualCodes_isThatOfDoublePrecision(Distance distance) {
    OpCase search = search(distance, 60, 1500, 24);
    float[] codes = search.inputs().get(1);
    Random random = new Random(2);
    for (int i = 24; i < codes.length; i++) {
      codes[i] = codes[i % 24] * (1 + (random.nextInt(5) - 2) * 0x1p-23f);
    }
    assertMatchesReference(search);
  }

  @ParameterizedTest
  @EnumSource(Distance.class)
  void nearestCode_farFromTheOrigin_isThatOfDoublePrecision(Distance distance) {
    OpCase search = search(distance, 60, 300, 16);
    for (float[] values : search.inputs()) {
      for (int i = 0; i < values.length; i++) {
        values[i] = 1000 + values[i] / 100;
      }
    }
    assertMatchesReference(search);
  }

  @ParameterizedTest
  @EnumSource(Distance.class)
  void nearestCode_amongEqualCodes_isTheFirst(Distance distance) {
    for (int rows : new int[] {1, 50}) {
      OpCase search = search(distance, rows, 3000, 8);
      float[] codes = search.inputs().get(1);
      System.arraycopy(codes, 0, codes, 1000 * 8, 1000 * 8);
      System.arraycopy(codes, 0, codes, 2000 * 8, 1000 * 8);
      for (CpuEngine engine : OpCase.engines()) {
        assertThat(Arrays.stream(search.indices(engine))).allMatch(code -> code < 1000);
      }
      assertMatchesReference(search);
    }
  }

  @Test
  void nearestCode_amongZeros_isTheFirst() {
    OpCase search = search(Distance.EUCLIDEAN, 14, 100, 8);
    Arrays.fill(search.inputs().get(1), 0);
    for (CpuEngine engine : OpCase.engines()) {
      assertThat(search.indices(engine)).containsOnly(0);
    }
  }

  @Test
  void nearestCode_ofOneRowThatIsNotANumber_keepsOtherRows() {
    OpCase search = search(Distance.EUCLIDEAN, 20, 100, 8);
    int[] expected = search.indices(new ReferenceEngine());
    search.inputs().getFirst()[3 * 8] = Float.NaN;
    expected[3] = 0;
    for (CpuEngine engine : OpCase.engines()) {
      assertThat(search.indices(engine)).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Distance.class)
  void nearestCode_ofShortCodesThatDifferByARounding_isThatOfDoublePrecision(Distance distance) {
    OpCase search = search(distance, 40, 600, 7);
    float[] codes = search.inputs().get(1);
    Random random = new Random(3);
    for (int i = 7; i < codes.length; i++) {
      codes[i] = codes[i % 7] * (1 + (random.nextInt(5) - 2) * 0x1p-23f);
    }
    assertMatchesReference(search);
  }

  @ParameterizedTest
  @EnumSource(Distance.class)
  void nearestCode_ofTinyAndLargeVectors_isThatOfDoublePrecision(Distance distance) {
    for (float scale : new float[] {0x1p-100f, 0x1p-70f, 0x1p20f}) {
      for (int dimension : new int[] {8, 20}) {
        OpCase search = search(distance, 30, 300, dimension);
        float[] x = search.inputs().getFirst();
        for (int i = 0; i < x.length; i++) {
          x[i] *= scale;
        }
        assertMatchesReference(search);
      }
    }
  }

  @Test
  void nearestCode_ofNoRows_isEmpty() {
    for (CpuEngine engine : OpCase.engines()) {
      assertThat(search(Distance.EUCLIDEAN, 0, 10, 4).indices(engine)).isEmpty();
    }
  }

  private static void assertMatchesReference(OpCase search) {
    int[] expected = search.indices(new ReferenceEngine());
    for (CpuEngine engine : OpCase.engines()) {
      assertThat(search.indices(engine)).as("%s", search.shapes()).containsExactly(expected);
    }
  }

  private static OpCase search(Distance distance, int rows, int codes, int dimension) {
    NearestCodeOp op = new NearestCodeOp(distance);
    return OpCase.random(1, op, Shape.of(rows, dimension), Shape.of(codes, dimension));
  }
}
