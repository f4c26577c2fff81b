package org.speechlm4j.benchmarks.kernel;

import java.util.List;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Shape;

/** Runs one operation in a scope, as models do: the result's memory is used again at once. */
final class OperationJob implements Job {
  private final Engine engine;
  private final Op op;
  private final Shape output;
  private final EngineArray[] inputs;

  OperationJob(Engine engine, Op op, Shape output, EngineArray... inputs) {
    this.engine = engine;
    this.op = op;
    this.output = output;
    this.inputs = inputs;
  }

  @Override
  public void run() {
    engine.scoped(
        () -> {
          engine.run(op, output, inputs);
          return List.of();
        });
  }

  @Override
  public float[] values() {
    EngineArray result = engine.run(op, output, inputs);
    if (result.type() == DataType.FLOAT32) {
      return engine.floats(result);
    }
    int[] codes = engine.ints(result);
    float[] values = new float[codes.length];
    for (int i = 0; i < codes.length; i++) {
      values[i] = codes[i];
    }
    return values;
  }
}
