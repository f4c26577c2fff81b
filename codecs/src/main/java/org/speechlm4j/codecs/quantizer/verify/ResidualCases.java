package org.speechlm4j.codecs.quantizer.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.speechlm4j.codecs.quantizer.CodebookAverages;
import org.speechlm4j.codecs.quantizer.CodebookLearning.MovingAverage;
import org.speechlm4j.codecs.quantizer.GroupedResidualVectorQuantizer;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;

/** The fixture of several codebooks, each of what those before it leave over. */
final class ResidualCases {

  private static final Pattern STAGES = Pattern.compile("out\\.(stages_(\\d+))\\.codes");

  private final CaseInputs inputs;
  private final Shape books;
  private final int steps;

  ResidualCases(Fixture fixture) throws IOException {
    this.inputs = new CaseInputs(fixture);
    this.books = inputs.host("codebooks").shape();
    this.steps = inputs.host("x").shape().size(0);
  }

  static boolean recognises(Fixture fixture) {
    return fixture.names().containsAll(List.of("in.codebooks", "in.group_codebooks"));
  }

  Outputs outputs(Backend backend) {
    Outputs outputs = new Outputs();
    for (Matcher name : stages()) {
      int count = Integer.parseInt(name.group(2));
      CaseInputs.put(
          outputs, name.group(1), () -> first(count, backend), "codes", "output", "commitment");
    }
    CaseInputs.put(outputs, "ema", () -> averages(backend), "codebooks", "counts");
    CaseInputs.put(outputs, "grouped", () -> grouped(backend), "codes", "output");
    return outputs;
  }

  List<GradientCase> gradients() throws IOException {
    Map<String, HostTensor> x = Map.of("x", inputs.first());
    List<GradientCase> cases = new ArrayList<>();
    for (Matcher name : stages()) {
      int count = Integer.parseInt(name.group(2));
      cases.add(
          new GradientCase(
              "out." + name.group(1),
              x,
              (leaves, backend) ->
                  inputs.loss(
                      plain(backend)
                          .first(count)
                          .forward(CaseInputs.row(CaseInputs.of(leaves, "x"))),
                      "upstream",
                      backend)));
    }
    return cases;
  }

  private List<Matcher> stages() {
    return inputs.fixture().outputs().stream()
        .map(STAGES::matcher)
        .filter(Matcher::matches)
        .toList();
  }

  private Map<String, Tensor> first(int count, Backend backend) throws IOException {
    QuantizerPass pass = plain(backend).first(count).forward(inputs.step(0, backend));
    return Map.of(
        "codes", pass.codes().reshape(-1, count),
        "output", pass.quantized().reshape(-1, books.size(2)),
        "commitment", pass.losses().commitment());
  }

  private ResidualVectorQuantizer plain(Backend backend) throws IOException {
    List<VectorQuantizer> stages = new ArrayList<>();
    VectorQuantizerOptions options = options().withCommitmentWeight(1);
    for (int k = 0; k < books.size(0); k++) {
      stages.add(
          new VectorQuantizer(options, constant("codebooks", k, books, backend), null, null, null));
    }
    return ResidualVectorQuantizer.of(stages);
  }

  private VectorQuantizerOptions options() {
    return VectorQuantizerOptions.frozen(books.size(1), books.size(2));
  }

  private Map<String, Tensor> averages(Backend backend) throws IOException {
    ResidualVectorQuantizer quantizer = averaged(backend);
    for (int step = 0; step < steps; step++) {
      quantizer.observe(quantizer.forward(inputs.step(step, backend)));
    }
    return Map.of(
        "codebooks", stacked(quantizer, VectorQuantizer::codebook),
        "counts", stacked(quantizer, ResidualCases::counts));
  }

  private ResidualVectorQuantizer averaged(Backend backend) throws IOException {
    List<VectorQuantizer> stages = new ArrayList<>();
    VectorQuantizerOptions options = options().withLearning(MovingAverage.of(inputs.knob("decay")));
    float[] ones = new float[books.size(1)];
    Arrays.fill(ones, 1);
    for (int k = 0; k < books.size(0); k++) {
      HostTensor book = inputs.part("codebooks", k, books.size(1), books.size(2));
      CodebookAverages averages =
          new CodebookAverages(
              backend.buffer("counts." + k, HostTensor.of(ones.clone(), ones.length)),
              backend.buffer("sums." + k, book));
      Tensor codebook =
          backend.buffer(
              "codebook." + k, inputs.part("codebooks", k, books.size(1), books.size(2)));
      stages.add(new VectorQuantizer(options, codebook, averages, null, null));
    }
    return ResidualVectorQuantizer.of(stages);
  }

  private static Tensor counts(VectorQuantizer stage) {
    if (stage.averages() == null) {
      throw new IllegalStateException("averages: found none, need those that were given");
    }
    return stage.averages().counts();
  }

  private static Tensor stacked(
      ResidualVectorQuantizer quantizer, Function<VectorQuantizer, Tensor> part) {
    Tensor[] parts =
        quantizer.vectorQuantizers().stream()
            .map(part)
            .map(tensor -> tensor.reshape(withLeadingOne(tensor.shape())))
            .toArray(Tensor[]::new);
    return parts[0].concat(0, Arrays.copyOfRange(parts, 1, parts.length));
  }

  private static int[] withLeadingOne(Shape shape) {
    int[] sizes = new int[shape.rank() + 1];
    sizes[0] = 1;
    System.arraycopy(shape.toArray(), 0, sizes, 1, shape.rank());
    return sizes;
  }

  private Map<String, Tensor> grouped(Backend backend) throws IOException {
    Shape all = inputs.host("group_codebooks").shape();
    int count = all.size(0);
    int stages = all.size(1);
    Shape group = Shape.of(stages, all.size(2), all.size(3));
    List<ResidualVectorQuantizer> groups = new ArrayList<>();
    for (int g = 0; g < count; g++) {
      List<Tensor> codebooks = new ArrayList<>();
      for (int k = 0; k < stages; k++) {
        codebooks.add(constant("group_codebooks", g * stages + k, group, backend));
      }
      groups.add(ResidualVectorQuantizer.frozen(codebooks));
    }
    QuantizerPass pass =
        new GroupedResidualVectorQuantizer(groups).forward(inputs.step(0, backend));
    int n = pass.codes().size(1);
    return Map.of(
        "codes", pass.codes().reshape(n, count, stages).permute(1, 0, 2),
        "output", pass.quantized().reshape(n, pass.quantized().size(2)));
  }

  private Tensor constant(String name, int index, Shape stack, Backend backend) throws IOException {
    HostTensor part = inputs.part(name, index, stack.size(1), stack.size(2));
    return backend.constant(part.toFloats(), part.shape());
  }
}
