package org.speechlm4j.codecs.quantizer.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.speechlm4j.codecs.quantizer.Assignment;
import org.speechlm4j.codecs.quantizer.CodeLookup;
import org.speechlm4j.codecs.quantizer.CodebookAverages;
import org.speechlm4j.codecs.quantizer.CodebookLearning.MovingAverage;
import org.speechlm4j.codecs.quantizer.DeadCodeRule;
import org.speechlm4j.codecs.quantizer.GradientEstimator;
import org.speechlm4j.codecs.quantizer.LloydClusters;
import org.speechlm4j.codecs.quantizer.Projection;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.VectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.core.measure.CodeUsage;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;

/** The fixture of one codebook: look-ups, learning by averages, dead codes, k-means, SimVQ. */
final class VectorCases {

  private static final int KMEANS_ITERATIONS = 10;

  private static final int MOVED_CODES = 4;
  private static final float MOVED_BY = 20;

  private static final float LEAST_NORM = 1e-12f;

  private final CaseInputs inputs;
  private final int size;
  private final int dim;
  private final int steps;

  VectorCases(Fixture fixture) throws IOException {
    this.inputs = new CaseInputs(fixture);
    this.size = inputs.host("codebook").shape().size(0);
    this.dim = inputs.host("codebook").shape().size(1);
    this.steps = inputs.host("x").shape().size(0);
  }

  static boolean recognises(Fixture fixture) {
    return fixture.names().containsAll(List.of("in.low_codebook", "in.transform"));
  }

  Outputs outputs(Backend backend) {
    Outputs outputs = new Outputs();
    for (boolean sphere : new boolean[] {false, true}) {
      CodeLookup lookup = sphere ? CodeLookup.SPHERICAL : CodeLookup.EUCLIDEAN;
      String[] names = {"codes", "quantised", "commitment"};
      CaseInputs.put(
          outputs, sphere ? "cosine" : "euclidean", () -> lookUp(lookup, backend), names);
      CaseInputs.put(
          outputs,
          sphere ? "ema_cosine" : "ema",
          () -> averages(lookup, backend),
          "codes",
          "codebook",
          "counts",
          "sums");
      CaseInputs.put(
          outputs,
          sphere ? "kmeans_cosine" : "kmeans",
          () -> clusters(lookup, backend),
          "means",
          "counts");
    }
    CaseInputs.put(outputs, "dead", () -> dead(backend), "codebook", "counts", "replaced");
    CaseInputs.put(
        outputs, "low", () -> low(backend), "codes", "output", "commitment", "codebook_loss");
    CaseInputs.put(outputs, "simvq", () -> simVq(backend), "codes", "output", "loss");
    return outputs.put("out.perplexity", () -> perplexity(backend));
  }

  List<GradientCase> gradients() throws IOException {
    List<GradientCase> cases = new ArrayList<>();
    Map<String, HostTensor> x = Map.of("x", inputs.first());
    for (CodeLookup lookup : List.of(CodeLookup.EUCLIDEAN, CodeLookup.SPHERICAL)) {
      for (GradientEstimator estimator : GradientEstimator.values()) {
        String tag = lookup == CodeLookup.SPHERICAL ? "out.cosine." : "out.euclidean.";
        boolean rotated = estimator == GradientEstimator.ROTATION;
        cases.add(
            new GradientCase(
                tag + (rotated ? "rotation" : "straight_through"),
                x,
                (leaves, backend) -> loss(plain(lookup, estimator, backend), leaves, backend)));
      }
    }
    cases.add(
        new GradientCase(
            "out.low",
            Map.of(
                "x", inputs.first(),
                "project_in", inputs.host("project_in"),
                "project_out", inputs.host("project_out"),
                "codebook", inputs.host("low_codebook")),
            (leaves, backend) -> loss(low(leaves), leaves, backend)));
    cases.add(
        new GradientCase(
            "out.simvq",
            Map.of("x", inputs.first(), "transform", inputs.host("transform")),
            (leaves, backend) ->
                loss(simVq(CaseInputs.of(leaves, "transform"), backend), leaves, backend)));
    return cases;
  }

  private Tensor loss(VectorQuantizer quantizer, Map<String, Tensor> leaves, Backend backend)
      throws IOException {
    return inputs.loss(
        quantizer.forward(CaseInputs.row(CaseInputs.of(leaves, "x"))), "upstream", backend);
  }

  private Map<String, Tensor> lookUp(CodeLookup lookup, Backend backend) throws IOException {
    VectorQuantizer quantizer = plain(lookup, GradientEstimator.STRAIGHT_THROUGH, backend);
    QuantizerPass pass = quantizer.forward(inputs.step(0, backend));
    return Map.of(
        "codes", pass.codes().reshape(pass.codes().size(1)),
        "quantised", pass.quantized().reshape(-1, dim),
        "commitment", pass.losses().commitment());
  }

  private VectorQuantizer plain(CodeLookup lookup, GradientEstimator estimator, Backend backend)
      throws IOException {
    VectorQuantizerOptions options =
        VectorQuantizerOptions.frozen(size, dim)
            .withLookup(lookup)
            .withEstimator(estimator)
            .withCommitmentWeight(inputs.knob("beta"));
    return new VectorQuantizer(options, inputs.constant("codebook", backend), null, null, null);
  }

  private Map<String, Tensor> averages(CodeLookup lookup, Backend backend) throws IOException {
    VectorQuantizer quantizer = averaged(inputs.host("codebook").toFloats(), lookup, backend);
    int n = inputs.host("x").shape().size(1);
    int[] codes = new int[steps * n];
    for (int step = 0; step < steps; step++) {
      QuantizerPass pass = quantizer.forward(inputs.step(step, backend));
      System.arraycopy(pass.codes().toInts(), 0, codes, step * n, n);
      quantizer.observe(pass);
    }
    CodebookAverages averages = of(quantizer);
    return Map.of(
        "codes", backend.constant(codes, Shape.of(steps, n)),
        "codebook", quantizer.codebook(),
        "counts", averages.counts(),
        "sums", averages.sums());
  }

  private VectorQuantizer averaged(float[] codewords, CodeLookup lookup, Backend backend)
      throws IOException {
    Shape shape = Shape.of(size, dim);
    Tensor start = backend.constant(codewords, shape);
    boolean sphere = lookup == CodeLookup.SPHERICAL;
    float[] values = sphere ? start.l2Normalize(LEAST_NORM).toFloats() : codewords;
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return new VectorQuantizer(
        VectorQuantizerOptions.frozen(size, dim)
            .withLookup(lookup)
            .withLearning(MovingAverage.of(inputs.knob("decay"))),
        backend.buffer("codebook", HostTensor.of(values.clone(), size, dim)),
        new CodebookAverages(
            backend.buffer("counts", HostTensor.of(ones, size)),
            backend.buffer("sums", HostTensor.of(values.clone(), size, dim))),
        null,
        null);
  }

  private Map<String, Tensor> dead(Backend backend) throws IOException {
    float[] codewords = inputs.host("codebook").toFloats();
    for (int i = 0; i < MOVED_CODES * dim; i++) {
      codewords[i] += MOVED_BY;
    }
    VectorQuantizer quantizer = averaged(codewords, CodeLookup.EUCLIDEAN, backend);
    DeadCodeRule rule = DeadCodeRule.vectors(inputs.knob("threshold"));
    float[] replacement = inputs.host("replacement").toFloats();
    int[] replaced = new int[steps * size];
    for (int step = 0; step < steps; step++) {
      Tensor x = inputs.step(step, backend);
      quantizer.observe(quantizer.forward(x));
      int[] dead = quantizer.deadCodes(rule);
      for (int code : dead) {
        replaced[step * size + code] = 1;
      }
      quantizer.restart(dead, Arrays.copyOf(replacement, dead.length * dim), inputs.knob("reset"));
    }
    return Map.of(
        "codebook", quantizer.codebook(),
        "counts", of(quantizer).counts(),
        "replaced", backend.constant(replaced, Shape.of(steps, size)));
  }

  private Map<String, Tensor> clusters(CodeLookup lookup, Backend backend) throws IOException {
    Tensor x = inputs.constant("x", backend).reshape(-1, dim);
    Tensor means = inputs.constant("codebook", backend);
    if (lookup == CodeLookup.SPHERICAL) {
      x = x.l2Normalize(LEAST_NORM);
      means = means.l2Normalize(LEAST_NORM);
    }
    LloydClusters clusters = LloydClusters.fit(x, means, lookup, KMEANS_ITERATIONS);
    float[] counts = clusters.counts().toFloats();
    int[] whole = new int[counts.length];
    Arrays.setAll(whole, i -> Math.round(counts[i]));
    return Map.of(
        "means", clusters.means(), "counts", backend.constant(whole, Shape.of(whole.length)));
  }

  private Map<String, Tensor> low(Backend backend) throws IOException {
    Map<String, Tensor> leaves =
        Map.of(
            "project_in", inputs.constant("project_in", backend),
            "project_out", inputs.constant("project_out", backend),
            "codebook", inputs.constant("low_codebook", backend));
    QuantizerPass pass = low(leaves).forward(inputs.step(0, backend));
    return Map.of(
        "codes", pass.codes().reshape(pass.codes().size(1)),
        "output", pass.quantized().reshape(-1, dim),
        "commitment", pass.losses().commitment(),
        "codebook_loss", pass.losses().codebook());
  }

  private VectorQuantizer low(Map<String, Tensor> leaves) throws IOException {
    Tensor codebook = CaseInputs.of(leaves, "codebook");
    VectorQuantizerOptions options =
        VectorQuantizerOptions.dac(codebook.size(0), dim, codebook.size(1))
            .withCommitmentWeight(inputs.knob("beta"));
    Projection projection =
        new Projection(
            new Linear(CaseInputs.of(leaves, "project_in"), null),
            new Linear(CaseInputs.of(leaves, "project_out"), null));
    return new VectorQuantizer(options, codebook, null, null, projection);
  }

  private Map<String, Tensor> simVq(Backend backend) throws IOException {
    QuantizerPass pass =
        simVq(inputs.constant("transform", backend), backend).forward(inputs.step(0, backend));
    return Map.of(
        "codes", pass.codes().reshape(pass.codes().size(1)),
        "output", pass.quantized().reshape(-1, dim),
        "loss", pass.losses().total().reshape(1));
  }

  private VectorQuantizer simVq(Tensor transform, Backend backend) throws IOException {
    VectorQuantizerOptions options =
        VectorQuantizerOptions.simVq(size, dim).withCommitmentWeight(inputs.knob("beta"));
    Tensor frozen = inputs.constant("codebook", backend);
    return new VectorQuantizer(options, frozen, null, transform, null);
  }

  private Tensor perplexity(Backend backend) throws IOException {
    VectorQuantizer quantizer =
        plain(CodeLookup.EUCLIDEAN, GradientEstimator.STRAIGHT_THROUGH, backend);
    Assignment seen = quantizer.forward(inputs.step(0, backend)).assignments().getFirst();
    double perplexity = CodeUsage.of(seen.countedCodes(), size).perplexity();
    return backend.constant(new float[] {(float) perplexity}, Shape.of(1));
  }

  private static CodebookAverages of(VectorQuantizer quantizer) {
    if (quantizer.averages() == null) {
      throw new IllegalStateException("averages: found none, need those that were given");
    }
    return quantizer.averages();
  }
}
