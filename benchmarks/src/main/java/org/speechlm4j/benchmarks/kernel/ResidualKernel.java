package org.speechlm4j.benchmarks.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Codes of frames by several codebooks, each of what those before it left over.
 *
 * @param frames how many frames
 * @param codebooks how many codebooks
 * @param codes codewords of each
 * @param dimension elements of a frame
 */
record ResidualKernel(int frames, int codebooks, int codes, int dimension) implements Kernel {

  @Override
  public List<Operand> operands() {
    List<Operand> operands = new ArrayList<>();
    operands.add(Operand.normal("x", 1, frames, dimension));
    for (int i = 0; i < codebooks; i++) {
      operands.add(Operand.normal(codebook(i), codes, dimension));
    }
    return operands;
  }

  private static String codebook(int index) {
    return "codebook" + index;
  }

  @Override
  public Work work() {
    // Each search; then a codeword is read, subtracted and written as the next one's input.
    double elements = (double) frames * dimension;
    Work search =
        new Work(
            2 * elements * codes + elements,
            4 * (2 * elements + (double) codes * dimension + frames));
    return search.times(codebooks);
  }

  @Override
  public Peer peer() {
    return Peer.of("residual");
  }

  @Override
  public Job on(Engine engine, Map<String, HostTensor> operands) {
    Tensor x = engine.parameter("x", Objects.requireNonNull(operands.get("x")));
    List<Tensor> codewords =
        IntStream.range(0, codebooks)
            .mapToObj(ResidualKernel::codebook)
            .map(name -> engine.parameter(name, Objects.requireNonNull(operands.get(name))))
            .toList();
    ResidualVectorQuantizer quantizer = ResidualVectorQuantizer.frozen(codewords);
    return new Job() {
      @Override
      public void run() {
        x.scoped(quantizer::encode);
      }

      @Override
      public float[] values() {
        int[] codes = quantizer.encode(x).toInts();
        float[] values = new float[codes.length];
        for (int i = 0; i < codes.length; i++) {
          values[i] = codes[i];
        }
        return values;
      }
    };
  }
}
