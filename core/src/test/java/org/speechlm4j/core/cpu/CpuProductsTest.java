package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.MatMulOp;
import org.speechlm4j.core.tensor.Shape;

class CpuProductsTest {

  private static final int[] SIZES = {1, 2, 3, 5, 6, 7, 11, 13, 15, 16, 17, 31, 32, 33, 48, 63, 70};

  @Test
  void linear_ofOddSizes_matchesReference() {
    for (int rows : SIZES) {
      for (int columns : SIZES) {
        for (int depth : new int[] {1, 2, 7, 16, 33, 70}) {
          linear(rows, depth, columns).assertMatchesReference(1e-6);
        }
      }
    }
  }

  @Test
  void linear_ofLargeSizes_matchesReference() {
    linear(101, 770, 515).assertMatchesReference(2e-6);
    linear(4, 3072, 768).assertMatchesReference(2e-6);
  }

  @Test
  void linear_withoutBias_matchesReference() {
    OpCase.random(2, new LinearOp(), Shape.of(3, 5, 20), Shape.of(40, 20))
        .assertMatchesReference(1e-6);
  }

  @Test
  void linear_ofEmptyAxes_isBiasOrEmpty() {
    linear(0, 5, 7).assertMatchesReference(0);
    linear(3, 5, 0).assertMatchesReference(0);
    linear(3, 0, 40).assertMatchesReference(0);
  }

  @Test
  void linear_atAnyThreads_hasSameBits() {
    linear(1, 700, 1000).assertSameBitsAtAnyThreads();
    linear(149, 1100, 333).assertSameBitsAtAnyThreads();
  }

  @Test
  void linear_ofBatch_equalsRows() {
    for (int rows : new int[] {2, 3, 4, 5, 7, 8, 11, 59}) {
      linear(rows, 1300, 165).assertBatchEqualsRows();
      linear(rows, 80, 16).assertBatchEqualsRows();
    }
  }

  @Test
  void linear_withNotANumberInOneRow_keepsOtherRows() {
    OpCase clean = linear(13, 40, 50);
    OpCase spoilt = linear(13, 40, 50);
    spoilt.inputs().getFirst()[5 * 40 + 3] = Float.NaN;
    spoilt.inputs().getFirst()[5 * 40 + 4] = Float.POSITIVE_INFINITY;
    for (CpuEngine engine : OpCase.engines()) {
      float[] expected = clean.run(engine);
      float[] found = spoilt.run(engine);
      for (int i = 0; i < found.length; i++) {
        if (i / 50 == 5) {
          assertThat(found[i]).isNaN();
        } else {
          assertThat(found[i]).isEqualTo(expected[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void matMul_ofOddSizes_matchesReference(boolean transposed) {
    for (int rows : new int[] {1, 2, 3, 6, 13, 33}) {
      for (int columns : new int[] {1, 15, 16, 17, 40, 65}) {
        for (int depth : new int[] {1, 2, 31, 66}) {
          for (int batch : new int[] {1, 3}) {
            matMul(transposed, batch, rows, depth, columns).assertMatchesReference(1e-6);
          }
        }
      }
    }
    matMul(transposed, 4, 150, 64, 150).assertMatchesReference(1e-6);
    matMul(transposed, 50, 60, 20, 30).assertMatchesReference(1e-6);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void matMul_ofEmptyAxes_isZeroOrEmpty(boolean transposed) {
    matMul(transposed, 0, 2, 3, 4).assertMatchesReference(0);
    matMul(transposed, 2, 0, 3, 4).assertMatchesReference(0);
    matMul(transposed, 2, 5, 0, 40).assertMatchesReference(0);
    matMul(transposed, 2, 5, 3, 0).assertMatchesReference(0);
  }

  @Test
  void matMul_atAnyThreads_hasSameBits() {
    matMul(false, 3, 200, 300, 100).assertSameBitsAtAnyThreads();
    matMul(true, 60, 50, 30, 100).assertSameBitsAtAnyThreads();
  }

  private static OpCase matMul(boolean transposed, int batch, int rows, int depth, int columns) {
    Shape y = transposed ? Shape.of(batch, columns, depth) : Shape.of(batch, depth, columns);
    return OpCase.random(3, new MatMulOp(transposed), Shape.of(batch, rows, depth), y);
  }

  private static OpCase linear(int rows, int depth, int columns) {
    return OpCase.random(
        1, new LinearOp(), Shape.of(rows, depth), Shape.of(columns, depth), Shape.of(columns));
  }
}
