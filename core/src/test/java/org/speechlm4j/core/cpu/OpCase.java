package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Shape;

/**
 * One operation with inputs, to be run on several engines.
 *
 * @param op the operation
 * @param shapes shapes of the inputs
 * @param inputs elements of the inputs
 */
record OpCase(Op op, List<Shape> shapes, List<float[]> inputs) {

  /** Inputs of normally distributed elements. */
  static OpCase random(long seed, Op op, Shape... shapes) {
    Random random = new Random(seed);
    List<float[]> inputs = new ArrayList<>();
    for (Shape shape : shapes) {
      float[] values = new float[shape.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      inputs.add(values);
    }
    return new OpCase(op, List.of(shapes), inputs);
  }

  /** Engines that must agree: with vectors if this virtual machine has them, and plain. */
  static List<CpuEngine> engines() {
    return Pools.BOTH;
  }

  /** The output on an engine. */
  float[] run(Engine engine) {
    return engine.floats(output(engine));
  }

  /** The output on an engine, where it is indices. */
  int[] indices(Engine engine) {
    return engine.ints(output(engine));
  }

  private EngineArray output(Engine engine) {
    EngineArray[] arrays = new EngineArray[inputs.size()];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = engine.upload(HostTensor.of(inputs.get(i), shapes.get(i).toArray()));
    }
    return engine.run(op, op.shape(shapes.toArray(Shape[]::new)), arrays);
  }

  /** The output in double precision. */
  double[] expected() {
    ReferenceEngine engine = new ReferenceEngine();
    return engine.doubles(output(engine));
  }

  /** Asserts that both engines give the reference's output, to {@code tolerance} of its largest. */
  void assertMatchesReference(double tolerance) {
    double[] expected = expected();
    double largest = 1;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (CpuEngine engine : engines()) {
      float[] found = run(engine);
      assertThat(found).as("%s %s", op, shapes).hasSize(expected.length);
      for (int i = 0; i < found.length; i++) {
        if (!(Math.abs(found[i] - expected[i]) <= tolerance * largest)) {
          assertThat((double) found[i])
              .as("%s %s, element %d", op, shapes, i)
              .isEqualTo(expected[i]);
        }
      }
    }
  }

  /** Asserts that the output has the same bits at several numbers of threads. */
  void assertSameBitsAtAnyThreads() {
    float[] single = run(Pools.SINGLE);
    for (CpuEngine engine : Pools.SEVERAL) {
      assertThat(run(engine))
          .as("%s %s at %d threads", op, shapes, engine.threads())
          .containsExactly(single);
    }
  }

  /** This case with one entry of the first input's first axis. */
  OpCase row(int row) {
    Shape shape = shapes.getFirst().with(0, 1);
    float[] values = new float[shape.count()];
    System.arraycopy(inputs.getFirst(), row * values.length, values, 0, values.length);
    List<Shape> otherShapes = new ArrayList<>(shapes);
    List<float[]> otherInputs = new ArrayList<>(inputs);
    otherShapes.set(0, shape);
    otherInputs.set(0, values);
    return new OpCase(op, otherShapes, otherInputs);
  }

  /** Asserts that each entry of the first axis has the same bits alone as in the batch. */
  void assertBatchEqualsRows() {
    for (CpuEngine engine : engines()) {
      float[] batch = run(engine);
      int rows = shapes.getFirst().size(0);
      for (int row = 0; row < rows; row++) {
        float[] single = row(row).run(engine);
        float[] part = new float[single.length];
        System.arraycopy(batch, row * single.length, part, 0, single.length);
        assertThat(part).as("%s %s, row %d", op, shapes, row).containsExactly(single);
      }
    }
  }

  /** Engines for all cases, whose threads end with the process only. */
  private static final class Pools {
    private static final List<CpuEngine> BOTH =
        List.of(CpuEngine.withThreads(2), CpuEngine.withPlainLoops(2));
    private static final CpuEngine SINGLE = CpuEngine.withThreads(1);
    private static final List<CpuEngine> SEVERAL =
        IntStream.of(2, 3, 7).mapToObj(CpuEngine::withThreads).toList();
  }
}
