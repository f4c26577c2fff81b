package org.speechlm4j.codecs.quantizer.verify;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;

/** Inputs and options of a fixture, and what several cases do with them. */
record CaseInputs(Fixture fixture) {

  /** An option of the program that made the fixture. */
  float knob(String name) throws IOException {
    return (float) fixture.description().object("knobs").number(name);
  }

  HostTensor host(String name) throws IOException {
    return fixture.tensor("in." + name);
  }

  Tensor constant(String name, Backend backend) throws IOException {
    return fixture.tensor("in." + name, backend);
  }

  /** A part of an input along its first axes: elements from {@code index} times the part's size. */
  HostTensor part(String name, int index, int... sizes) throws IOException {
    int count = Shape.of(sizes).count();
    float[] values = host(name).toFloats();
    return HostTensor.of(Arrays.copyOfRange(values, index * count, (index + 1) * count), sizes);
  }

  /** One step's vectors as a batch of one row, {@code [1, n, dim]}. */
  Tensor step(int step, Backend backend) throws IOException {
    Shape all = host("x").shape();
    HostTensor part = part("x", step, 1, all.size(1), all.size(2));
    return backend.constant(part.toFloats(), part.shape());
  }

  /** The first step's vectors, {@code [n, dim]}. */
  HostTensor first() throws IOException {
    Shape all = host("x").shape();
    return part("x", 0, all.size(1), all.size(2));
  }

  /** Vectors {@code [n, dim]} as a batch of one row. */
  static Tensor row(Tensor vectors) {
    return vectors.reshape(1, vectors.size(0), vectors.size(1));
  }

  /**
   * The loss of most cases: the sum of what is quantised times {@code upstream}, and the losses.
   */
  Tensor loss(QuantizerPass pass, String upstream, Backend backend) throws IOException {
    Tensor weights = constant(upstream, backend);
    return pass.quantized().multiply(row(weights)).sum().add(pass.losses().total());
  }

  /** The tensor of a name. */
  static Tensor of(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("tensors: found %s, need %s".formatted(tensors, name));
    }
    return tensor;
  }

  /** Puts outputs that come from one run. */
  static void put(
      Outputs outputs, String prefix, Outputs.Source<Map<String, Tensor>> run, String... names) {
    Outputs.Source<Map<String, Tensor>> once = Outputs.once(run);
    for (String name : names) {
      outputs.put("out." + prefix + "." + name, () -> of(once.get(), name));
    }
  }
}
