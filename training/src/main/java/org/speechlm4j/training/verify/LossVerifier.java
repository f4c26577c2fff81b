package org.speechlm4j.training.verify;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.FamilyVerifier;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;
import org.speechlm4j.training.loss.CrossEntropy;
import org.speechlm4j.training.loss.Ctc;
import org.speechlm4j.training.loss.DirectPreference;
import org.speechlm4j.training.loss.DirectPreference.Kind;
import org.speechlm4j.training.loss.Distillation;
import org.speechlm4j.training.loss.InfoNce;
import org.speechlm4j.training.verify.Differentiation.Formula;

/** Recomputes the fixture of losses: their values, and the gradients of their sums. */
public final class LossVerifier implements FamilyVerifier {

  /** For the service loader. */
  public LossVerifier() {}

  @Override
  public boolean supports(Fixture fixture) {
    return fixture.names().contains("in.ctc.logits") && fixture.names().contains("in.ce.logits");
  }

  @Override
  public Outputs outputs(Fixture fixture, Backend backend) throws IOException {
    ConfigJson knobs = fixture.description().object("knobs");
    float smoothing = (float) knobs.number("smoothing");
    LossOutputs outputs = new LossOutputs(fixture, backend);
    ctc(outputs);
    crossEntropy(outputs, smoothing);
    preference(outputs, (float) knobs.number("beta"), smoothing);
    outputs.add(
        "kl.temperature_2",
        "kl",
        List.of("in.kl.student"),
        in -> new Distillation(2).mean(of(in, "kl.student"), of(in, "kl.teacher")));
    outputs.add(
        "nce.sum",
        "nce",
        List.of("in.nce.query", "in.nce.candidates"),
        in -> new InfoNce(0.1f).sum(of(in, "nce.query"), of(in, "nce.candidates")));
    return outputs.all();
  }

  /** One of the ways in which rows become a loss. */
  private interface CtcReduction {
    Tensor apply(Ctc ctc, Tensor probabilities, Tensor labels, Tensor frames, Tensor labelLengths);
  }

  private static void ctc(LossOutputs outputs) throws IOException {
    List<String> leaf = List.of("in.ctc.logits");
    Ctc plain = new Ctc(0, false);
    outputs.add("ctc.none", "ctc.none", leaf, ctc(plain, 2, Ctc::each));
    outputs.add("ctc.sum", "ctc.sum", leaf, ctc(plain, 2, Ctc::sum));
    outputs.add("ctc.mean", "ctc.mean", leaf, ctc(plain, 2, Ctc::mean));
    String zeroed = "ctc.none.zero_infinity";
    outputs.add(zeroed, zeroed, leaf, ctc(new Ctc(0, true), Integer.MAX_VALUE, Ctc::each));
  }

  /** The loss of the first rows. */
  private static Formula ctc(Ctc ctc, int rows, CtcReduction reduction) {
    return in -> {
      Tensor logits = of(in, "ctc.logits");
      int count = Math.min(rows, logits.size(0));
      return reduction.apply(
          ctc,
          logits.slice(0, 0, count).logSoftmax(),
          of(in, "ctc.labels").slice(0, 0, count),
          of(in, "ctc.input_lengths").slice(0, 0, count),
          of(in, "ctc.label_lengths").slice(0, 0, count));
    };
  }

  private static void crossEntropy(LossOutputs outputs, float smoothing) throws IOException {
    List<String> leaf = List.of("in.ce.logits");
    outputs.add("ce.mean", "ce.mean", leaf, in -> mean(in, CrossEntropy.plain()));
    outputs.add(
        "ce.smoothed", "ce.smoothed", leaf, in -> mean(in, CrossEntropy.smoothed(smoothing)));
    outputs.add(
        "ce.weighted",
        "ce.weighted",
        leaf,
        in -> mean(in, CrossEntropy.plain().weighted(of(in, "ce.weight"))));
    String fairseq = "ce.fairseq_smoothed_sum";
    outputs.add(
        fairseq,
        fairseq,
        leaf,
        in -> {
          Tensor logits = of(in, "ce.logits");
          return CrossEntropy.smoothedAsFairseq(smoothing, logits.size(-1))
              .sum(logits, of(in, "ce.labels"));
        });
    outputs.add(
        "ce.fairseq_nll_sum",
        "ce.fairseq_nll_sum",
        leaf,
        in -> CrossEntropy.plain().sum(of(in, "ce.logits"), of(in, "ce.labels")));
  }

  private static Tensor mean(Map<String, Tensor> in, CrossEntropy loss) {
    return loss.mean(of(in, "ce.logits"), of(in, "ce.labels"));
  }

  private static void preference(LossOutputs outputs, float beta, float smoothing)
      throws IOException {
    add(outputs, "dpo.sigmoid", new DirectPreference(Kind.SIGMOID, beta, smoothing));
    add(outputs, "dpo.hinge", DirectPreference.of(Kind.HINGE, beta));
    add(outputs, "dpo.ipo", DirectPreference.of(Kind.IPO, beta));
  }

  private static void add(LossOutputs outputs, String name, DirectPreference loss)
      throws IOException {
    outputs.add(
        name,
        name,
        List.of("in.dpo.policy_chosen", "in.dpo.policy_rejected"),
        in ->
            loss.mean(
                of(in, "dpo.policy_chosen"),
                of(in, "dpo.policy_rejected"),
                of(in, "dpo.reference_chosen"),
                of(in, "dpo.reference_rejected")));
  }

  private static Tensor of(Map<String, Tensor> inputs, String name) {
    Tensor tensor = inputs.get("in." + name);
    if (tensor == null) {
      throw new IllegalArgumentException("input in." + name + ": missing");
    }
    return tensor;
  }
}
