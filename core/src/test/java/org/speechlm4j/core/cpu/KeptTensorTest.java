package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.nn.HeldFrames;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.EagerTensor;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Tensor;

/** What is kept outlives the scopes that it was made in, and only that. */
class KeptTensorTest {

  private final CpuEngine engine = CpuEngine.withThreads(1);
  private final Samples samples = new Samples(21);

  @Test
  void kept_hasItsElements_untilReleased() {
    Tensor x = tensor(samples.floats(40, 30));
    List<Tensor> made = new ArrayList<>();
    x.scoped(outer -> outer.scoped(in -> add(made, in.add(in)).keep().add(in)));
    for (int i = 0; i < 3; i++) {
      x.scoped(in -> in.add(in).add(in));
    }
    Tensor kept = made.getFirst();
    assertThat(kept.toFloats()).isEqualTo(x.add(x).toFloats());
    kept.release();
    assertThatThrownBy(kept::toFloats).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void notKept_endsWithItsScope() {
    Tensor x = tensor(samples.floats(40, 30));
    List<Tensor> made = new ArrayList<>();
    x.scoped(in -> add(made, in.add(in)).add(in));
    assertThatThrownBy(made.getFirst()::toFloats)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after the scope");
  }

  @Test
  void released_givesItsMemoryToTheNext() {
    Tensor x = tensor(samples.floats(40, 30));
    List<Tensor> made = new ArrayList<>();
    x.scoped(in -> add(made, in.add(in)).keep().add(in));
    float[] memory = ((CpuArray) ((EagerTensor) made.getFirst()).array()).floats();
    made.getFirst().release();
    engine.scoped(
        () -> {
          for (int i = 0; i < 2; i++) {
            made.add(x.add(x));
          }
          assertThat(made.subList(1, 3))
              .anySatisfy(
                  next ->
                      assertThat(((CpuArray) ((EagerTensor) next).array()).floats())
                          .isSameAs(memory));
          return List.of();
        });
  }

  @Test
  void heldFrames_pushedInScopes_followOneAnother() {
    Tensor whole = tensor(samples.floats(1, 60, 70));
    HeldFrames held = new HeldFrames();
    List<Float> seen = new ArrayList<>();
    for (int from = 0; from < 60; from += 5) {
      Tensor chunk = whole.slice(1, from, from + 5);
      Tensor out =
          chunk.scoped(
              in -> {
                Tensor frames = held.followedBy(in.add(in));
                held.holdFrom(frames, frames.size(1) - 3);
                return frames.slice(1, 0, frames.size(1) - 3);
              });
      for (float value : out.toFloats()) {
        seen.add(value);
      }
    }
    float[] expected = whole.add(whole).slice(1, 0, 57).toFloats();
    assertThat(seen).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(seen.get(i)).isEqualTo(expected[i]);
    }
    assertThat(held.floats()).isEqualTo(3 * 70);
  }

  @Test
  void windowsAtTheEnds_areZeros_inMemoryThatWasUsed() {
    Tensor x = tensor(samples.floats(1, 20, 16));
    Tensor weight = tensor(samples.floats(8, 16, 5));
    Tensor bias = tensor(samples.floats(8));
    float[] fresh = convolved(x, weight, bias).toFloats();
    Tensor loud = x.affine(1e30f, 7);
    loud.scoped(in -> convolved(in, weight, bias));
    Tensor again = x.scoped(in -> convolved(in, weight, bias));
    assertThat(again.toFloats()).isEqualTo(fresh);
  }

  private static Tensor convolved(Tensor x, Tensor weight, Tensor bias) {
    return x.pad(1, 1, 1, PadMode.ZERO)
        .conv1d(Conv1dOp.plain().withPadding(3, 2, PadMode.ZERO), weight, bias);
  }

  private Tensor tensor(HostTensor value) {
    return EagerTensor.of(engine, engine.upload(value));
  }

  private static Tensor add(List<Tensor> made, Tensor tensor) {
    made.add(tensor);
    return tensor;
  }
}
