package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.GruOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/** A row of a batch, padded or not, and a part of a stream have the bits that they have alone. */
class CpuRowsTest {

  private final CpuEngine engine = CpuEngine.withThreads(2);

  static Stream<AttentionMask> masks() {
    return Stream.of(
        AttentionMask.full(),
        AttentionMask.causal(),
        AttentionMask.slidingWindow(40),
        AttentionMask.symmetricWindow(90),
        AttentionMask.blockWithLeftContext(16, 2));
  }

  @ParameterizedTest
  @MethodSource("masks")
  void attention_ofAPaddedRow_equalsTheRowAlone(AttentionMask mask) {
    int[] lengths = {600, 77, 530, 512};
    Samples samples = new Samples(5);
    Tensor q = tensor(samples, 4, 600, 32);
    Tensor k = tensor(samples, 4, 600, 16);
    Tensor v = tensor(samples, 4, 600, 16);
    Tensor valid = q.constant(lengths, lengths.length);
    Tensor padded = q.attention(attention(mask, true), k, v, valid);
    for (int row = 0; row < lengths.length; row++) {
      int length = lengths[row];
      Tensor alone =
          part(q, row, length)
              .attention(attention(mask, false), part(k, row, length), part(v, row, length));
      assertEqualBits(part(padded, row, length), alone);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void attention_ofFewQueriesOverPaddedKeys_equalsTheRowAlone(int queries) {
    int[] lengths = {300, 65, 128};
    Samples samples = new Samples(6);
    Tensor q = tensor(samples, 3, queries, 32);
    Tensor k = tensor(samples, 3, 300, 16);
    Tensor v = tensor(samples, 3, 300, 16);
    Tensor valid = q.constant(lengths, lengths.length);
    Tensor padded = q.attention(attention(AttentionMask.full(), true), k, v, valid);
    for (int row = 0; row < lengths.length; row++) {
      int length = lengths[row];
      Tensor alone =
          part(q, row, queries)
              .attention(
                  attention(AttentionMask.full(), false),
                  part(k, row, length),
                  part(v, row, length));
      assertEqualBits(part(padded, row, queries), alone);
    }
  }

  @Test
  void attention_ofPaddingThatIsNoNumber_staysClean() {
    float[] keys = new float[2 * 20 * 8];
    Arrays.fill(keys, 1);
    Arrays.fill(keys, (20 + 13) * 8, 2 * 20 * 8, Float.NaN);
    Tensor k = engine.constant(keys, Shape.of(2, 20, 8));
    Tensor valid = k.constant(new int[] {20, 13}, 2);
    for (int queries : new int[] {1, 9}) {
      Tensor q = tensor(new Samples(7), 2, queries, 8);
      AttentionOp op = new AttentionOp(2, 2, 1, AttentionMask.full(), AttentionOp.Bias.NONE, true);
      assertThat(q.attention(op, k, k, valid).toFloats()).doesNotContain(Float.NaN);
    }
  }

  @ParameterizedTest
  @MethodSource("masks")
  void causalAttention_inParts_equalsTheWhole(AttentionMask mask) {
    AttentionMask causal = new AttentionMask(mask.blockSize(), mask.before(), 0);
    AttentionOp op = attention(causal, false);
    Samples samples = new Samples(8);
    Tensor q = tensor(samples, 1, 608, 32);
    Tensor k = tensor(samples, 1, 608, 16);
    Tensor v = tensor(samples, 1, 608, 16);
    Tensor whole = q.attention(op, k, v);
    int from = 0;
    for (int to : new int[] {16, 128, 512, 528, 608}) {
      Tensor part = q.slice(1, from, to).attention(op, k.slice(1, 0, to), v.slice(1, 0, to));
      assertEqualBits(whole.slice(1, from, to), part);
      from = to;
    }
  }

  @Test
  void groupNorm_ofAPaddedRow_equalsTheRowAlone() {
    int[] lengths = {400, 129, 1};
    Samples samples = new Samples(9);
    Tensor x = tensor(samples, 3, 400, 24);
    Tensor weight = tensor(samples, 24);
    Tensor bias = tensor(samples, 24);
    Tensor padded = x.groupNorm(8, weight, bias, 1e-5f, x.constant(lengths, lengths.length));
    for (int row = 0; row < lengths.length; row++) {
      Tensor alone = part(x, row, lengths[row]).groupNorm(8, weight, bias, 1e-5f, null);
      assertEqualBits(part(padded, row, lengths[row]), alone);
    }
  }

  static Stream<Op> rowwise() {
    return Stream.of(
        new LstmOp(false),
        new LstmOp(true),
        new GruOp(false),
        new GroupNormOp(3, 1e-5f, false),
        new BatchNormOp(1e-5f, false));
  }

  @ParameterizedTest
  @MethodSource("rowwise")
  void operation_onABatch_equalsItsRows(Op op) {
    Samples samples = new Samples(10);
    Tensor x = tensor(samples, 3, 37, 9);
    List<Tensor> parameters = new ArrayList<>();
    switch (op) {
      case LstmOp _ -> addGates(parameters, samples, 4);
      case GruOp _ -> addGates(parameters, samples, 3);
      default -> {
        int count = op instanceof BatchNormOp ? 4 : 2;
        IntStream.range(0, count)
            .forEach(i -> parameters.add(engine.parameter("p", samples.positive(9))));
      }
    }
    Tensor[] rest = parameters.toArray(Tensor[]::new);
    Tensor batch = x.apply(op, rest);
    for (int row = 0; row < 3; row++) {
      assertEqualBits(part(batch, row, 37), part(x, row, 37).apply(op, rest));
    }
  }

  private void addGates(List<Tensor> parameters, Samples samples, int gates) {
    parameters.add(tensor(samples, gates * 20, 9));
    parameters.add(tensor(samples, gates * 20, 20));
    parameters.add(tensor(samples, gates * 20));
    parameters.add(tensor(samples, gates * 20));
  }

  private static AttentionOp attention(AttentionMask mask, boolean padded) {
    return new AttentionOp(4, 2, 0.3f, mask, AttentionOp.Bias.NONE, padded);
  }

  private Tensor tensor(Samples samples, int... sizes) {
    return engine.parameter("x", samples.floats(sizes));
  }

  private static Tensor part(Tensor x, int row, int frames) {
    return x.slice(0, row, row + 1).slice(1, 0, frames);
  }

  private static void assertEqualBits(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(Arrays.mismatch(found.toFloats(), expected.toFloats())).isEqualTo(-1);
  }
}
