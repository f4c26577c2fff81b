package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.cpu.ModelCases.Geometry;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.AttentionOp.Bias;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.StorageType;

/** Gradients of attention over several blocks of queries, along random directions; its memory. */
class CpuAttentionGradientsTest {

  private static final double STEP = 1e-4;
  private static final double TOLERANCE = 1e-5;

  static Stream<EngineCase> cases() {
    Samples samples = new Samples(23);
    List<EngineCase> cases = new ArrayList<>();
    for (AttentionMask mask :
        List.of(
            AttentionMask.full(),
            AttentionMask.causal(),
            AttentionMask.slidingWindow(37),
            AttentionMask.blockCausal(20))) {
      for (Bias bias : Bias.values()) {
        Geometry geometry = new Geometry(2, 100, 130, 2, 1, 5, 9);
        cases.add(ModelCases.attention(samples, geometry, mask, bias, true));
      }
    }
    int[][] sizes = {{1, 61, 1100, 1, 1, 16, 16}, {3, 97, 49, 3, 1, 64, 5}};
    for (int[] s : sizes) {
      Geometry geometry = new Geometry(s[0], s[1], s[2], s[3], s[4], s[5], s[6]);
      cases.add(ModelCases.attention(samples, geometry, AttentionMask.full(), Bias.DENSE, false));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradients_alongRandomDirections_equalCentralDifferences(EngineCase attention) {
    Samples samples = new Samples(attention.hashCode());
    HostTensor upstream = samples.floats(attention.shape().toArray());
    boolean[] needed = new boolean[attention.inputs().size()];
    for (int i = 0; i < needed.length; i++) {
      needed[i] = attention.inputs().get(i).storage().isFloat();
    }
    List<CpuEngine> engines = List.of(CpuEngine.withThreads(2), CpuEngine.withPlainLoops(2));
    List<List<EngineArray>> found =
        engines.stream().map(e -> gradients(e, attention, upstream, needed)).toList();
    for (int i = 0; i < needed.length; i++) {
      if (needed[i]) {
        float[] direction = samples.floats(attention.inputs().get(i).shape().count()).toFloats();
        double expected = difference(attention, upstream, i, direction);
        for (int e = 0; e < engines.size(); e++) {
          float[] gradient = engines.get(e).floats(found.get(e).get(i));
          assertThat(dot(gradient, direction))
              .as("%s, input %d", attention, i)
              .isCloseTo(expected, within(TOLERANCE * Math.sqrt(dot(gradient, gradient))));
        }
      }
    }
  }

  private static List<EngineArray> gradients(
      Engine engine, EngineCase attention, HostTensor upstream, boolean[] needed) {
    List<EngineArray> inputs = attention.inputs().stream().map(engine::upload).toList();
    EngineArray output =
        engine.run(attention.op(), attention.shape(), inputs.toArray(EngineArray[]::new));
    Evaluation evaluation = new Evaluation(attention.op(), inputs, output);
    return engine.gradients(evaluation, engine.upload(upstream), needed);
  }

  private static double difference(
      EngineCase attention, HostTensor upstream, int input, float[] direction) {
    double near = difference(attention, upstream, input, direction, STEP);
    double far = difference(attention, upstream, input, direction, 2 * STEP);
    return (8 * near - far) / (12 * STEP);
  }

  private static double difference(
      EngineCase attention, HostTensor upstream, int input, float[] direction, double step) {
    double[] above = moved(attention, input, direction, step);
    double[] below = moved(attention, input, direction, -step);
    float[] factors = upstream.toFloats();
    double sum = 0;
    for (int i = 0; i < above.length; i++) {
      sum += factors[i] * (above[i] - below[i]);
    }
    return sum;
  }

  private static double[] moved(EngineCase attention, int input, float[] direction, double step) {
    ReferenceEngine engine = new ReferenceEngine();
    List<HostTensor> inputs = new ArrayList<>(attention.inputs());
    double[] values = inputs.get(input).toDoubles();
    for (int i = 0; i < values.length; i++) {
      values[i] += step * direction[i];
    }
    MemorySegment data = MemorySegment.ofArray(values);
    inputs.set(input, new HostTensor(data, StorageType.F64, inputs.get(input).shape()));
    EngineCase other = new EngineCase("moved", attention.op(), 0, inputs);
    return engine.doubles(other.run(engine));
  }

  private static double dot(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  @Test
  void gradients_ofManyQueriesAndKeys_needNoMatrixOfTheirScores() {
    int frames = 4096;
    AttentionOp op = new AttentionOp(1, 1, 0.25f, AttentionMask.full(), Bias.NONE, false);
    HostTensor x = new Samples(24).floats(1, frames, 16);
    EngineCase attention = EngineCase.of("long", op, 0, x, x, x);
    // The memory is the same as with vectors, which allocate until they are compiled.
    CpuEngine engine = CpuEngine.withPlainLoops(1);
    boolean[] needed = new boolean[3];
    Arrays.fill(needed, true);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    gradients(engine, attention, x, needed);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan((long) frames * frames * Float.BYTES / 4);
  }
}
