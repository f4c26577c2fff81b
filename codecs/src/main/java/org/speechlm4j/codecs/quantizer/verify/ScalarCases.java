package org.speechlm4j.codecs.quantizer.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.speechlm4j.codecs.quantizer.FiniteScalarQuantizer;
import org.speechlm4j.codecs.quantizer.LookupFreeQuantizer;
import org.speechlm4j.codecs.quantizer.LookupFreeQuantizer.Entropies;
import org.speechlm4j.codecs.quantizer.LookupFreeQuantizer.Losses;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.TrainableQuantizer;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;

/** The fixture of quantisers without codebooks: FSQ, LFQ and BSQ. */
final class ScalarCases {

  private static final Pattern FSQ = Pattern.compile("out\\.(fsq\\.(\\d+))\\.codes");
  private static final Pattern LEVELS = Pattern.compile("FSQ with levels \\[([0-9, ]+)]");

  private final CaseInputs inputs;

  ScalarCases(Fixture fixture) {
    this.inputs = new CaseInputs(fixture);
  }

  static boolean recognises(Fixture fixture) {
    return fixture.names().containsAll(List.of("in.lfq.x", "in.fsq.0.x"));
  }

  Outputs outputs(Backend backend) {
    Outputs outputs = new Outputs();
    for (Matcher name : finite()) {
      String tag = name.group(1);
      CaseInputs.put(
          outputs,
          tag,
          () -> codes(finite(name, backend).forward(row(tag + ".x", backend))),
          "codes",
          "indices");
    }
    for (boolean sphere : new boolean[] {false, true}) {
      CaseInputs.put(
          outputs,
          sphere ? "bsq" : "lfq",
          () -> lookupFree(sphere, backend),
          "codes",
          "indices",
          "entropy_per_sample",
          "entropy_of_mean",
          "commitment");
    }
    return outputs;
  }

  List<GradientCase> gradients() throws IOException {
    List<GradientCase> cases = new ArrayList<>();
    for (Matcher name : finite()) {
      String tag = name.group(1);
      cases.add(
          gradient("out." + tag, tag, (leaf, backend) -> finite(name, backend).forward(leaf)));
    }
    for (boolean sphere : new boolean[] {false, true}) {
      cases.add(
          gradient(
              sphere ? "out.bsq" : "out.lfq",
              "lfq",
              (leaf, backend) -> quantizer(sphere, backend).forward(leaf)));
    }
    return cases;
  }

  /** A training pass over a leaf of a tape. */
  @FunctionalInterface
  private interface Pass {
    QuantizerPass of(Tensor row, Backend backend) throws IOException;
  }

  private GradientCase gradient(String prefix, String input, Pass pass) throws IOException {
    return new GradientCase(
        prefix,
        Map.of("x", inputs.host(input + ".x")),
        (leaves, backend) -> {
          Tensor x = CaseInputs.of(leaves, "x");
          QuantizerPass result = pass.of(CaseInputs.row(x), backend);
          return inputs.loss(result, input + ".upstream", backend);
        });
  }

  private List<Matcher> finite() {
    return inputs.fixture().outputs().stream().map(FSQ::matcher).filter(Matcher::matches).toList();
  }

  /** The quantiser of one output, whose levels its call's text says. */
  private TrainableQuantizer finite(Matcher name, Backend backend) throws IOException {
    int index = Integer.parseInt(name.group(2));
    List<String> calls = new ArrayList<>();
    for (var call : inputs.fixture().description().objects("calls")) {
      calls.add(call.text("call"));
    }
    List<int[]> levels =
        calls.stream()
            .map(LEVELS::matcher)
            .filter(Matcher::find)
            .map(found -> Pattern.compile(", *").splitAsStream(found.group(1)))
            .map(numbers -> numbers.mapToInt(Integer::parseInt).toArray())
            .toList();
    if (index >= levels.size()) {
      throw new InvalidFileException(
          inputs.fixture().description().file(),
          "calls: found levels of %d quantisers, need those of %s"
              .formatted(levels.size(), name.group(1)));
    }
    return FiniteScalarQuantizer.of(backend, levels.get(index));
  }

  private Map<String, Tensor> lookupFree(boolean sphere, Backend backend) throws IOException {
    LookupFreeQuantizer quantizer = quantizer(sphere, backend);
    Tensor x = row("lfq.x", backend);
    QuantizerPass pass = quantizer.forward(x);
    Entropies entropies = quantizer.entropies(x, null);
    Map<String, Tensor> codes = codes(pass);
    return Map.of(
        "codes", CaseInputs.of(codes, "codes"),
        "indices", CaseInputs.of(codes, "indices"),
        "entropy_per_sample", entropies.perFrame().reshape(1),
        "entropy_of_mean", entropies.ofMean().reshape(1),
        "commitment", pass.losses().commitment());
  }

  private LookupFreeQuantizer quantizer(boolean sphere, Backend backend) throws IOException {
    int bits = inputs.host("lfq.x").shape().size(1);
    Losses losses = new Losses(0.25f, 0.1f, 1, inputs.knob("inverse_temperature"));
    return sphere
        ? LookupFreeQuantizer.binarySpherical(backend, bits, losses)
        : LookupFreeQuantizer.of(backend, bits, inputs.knob("scale"), losses);
  }

  private Tensor row(String name, Backend backend) throws IOException {
    return CaseInputs.row(inputs.constant(name, backend));
  }

  private static Map<String, Tensor> codes(QuantizerPass pass) {
    Tensor quantized = pass.quantized();
    return Map.of(
        "codes", quantized.reshape(quantized.size(1), quantized.size(2)),
        "indices", pass.codes().reshape(pass.codes().size(1)));
  }
}
